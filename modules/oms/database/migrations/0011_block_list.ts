import { SqlMigration } from '#kernel/sql_migration'

/** Blocks that end by themselves, and which orders each has stopped. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_block_list ADD COLUMN until timestamptz;
    CREATE INDEX oms_block_list_order ON oms_block_list (order_id) WHERE order_id IS NOT NULL;
    -- An order counts once for each entry that speaks of it; what is unblocked is forgotten with its hits.
    CREATE TABLE oms_block_hits (
      block_id bigint NOT NULL REFERENCES oms_block_list ON DELETE CASCADE,
      order_id bigint NOT NULL REFERENCES orders,
      hit_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (block_id, order_id)
    );
    CREATE INDEX oms_block_hits_order ON oms_block_hits (order_id);
  `
}

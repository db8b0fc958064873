import { SqlMigration } from '#kernel/sql_migration'

/**
 * Parcels that carry lines of several orders, and what keeps orders from sharing one. Which orders
 * a parcel holds is settled when it is planned and never changes: merging and splitting plan new ones.
 */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- The orders in a parcel beside the one it is led by (\`fulfilments.order_id\`). A parcel of one order has no row here.
    CREATE TABLE fulfilment_companions (
      fulfilment_id bigint NOT NULL REFERENCES fulfilments,
      order_id bigint NOT NULL REFERENCES orders,
      store_id bigint NOT NULL REFERENCES stores,
      PRIMARY KEY (fulfilment_id, order_id)
    );
    CREATE INDEX fulfilment_companions_order ON fulfilment_companions (order_id);
    CREATE TRIGGER fulfilment_companions_append_only BEFORE UPDATE OR DELETE ON fulfilment_companions
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- Every parcel with every order in it. Two index scans, whichever side is asked for.
    CREATE VIEW fulfilment_orders AS
      SELECT id AS fulfilment_id, order_id, store_id FROM fulfilments
      UNION ALL SELECT fulfilment_id, order_id, store_id FROM fulfilment_companions;

    -- Kept back until then (presale), and why it is a parcel of its own.
    ALTER TABLE fulfilments ADD COLUMN not_before timestamptz, ADD COLUMN parcel_reason text CHECK (parcel_reason ~ '^[a-z_]+$');
    CREATE INDEX fulfilments_kept_back ON fulfilments (not_before) WHERE status = 'reserved' AND not_before IS NOT NULL;

    -- Never merged nor split: paid on delivery, or the platform says so. A line can be sold ahead of its goods.
    ALTER TABLE orders ADD COLUMN is_sealed boolean NOT NULL DEFAULT false;
    ALTER TABLE order_lines ADD COLUMN ship_after timestamptz;

    -- Orders that may still find companions: waiting, or in a parcel that nobody picks yet.
    DROP INDEX orders_merge;
    CREATE INDEX orders_merge ON orders (merge_key) WHERE merge_key IS NOT NULL AND status IN ('approved', 'allocated', 'released');

    DO $$
    DECLARE known text;
    BEGIN
      SELECT pg_get_constraintdef(oid) INTO known FROM pg_constraint WHERE conname = 'order_change_actions_action_check';
      ALTER TABLE order_change_actions DROP CONSTRAINT order_change_actions_action_check;
      EXECUTE 'ALTER TABLE order_change_actions ADD CONSTRAINT order_change_actions_action_check '
        || replace(known, '''hold''::text', '''hold''::text, ''merge''::text, ''unmerge''::text, ''split''::text');
    END $$;
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** Orders that a platform split: what was split off names the one it came from. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE platform_orders ADD COLUMN parent_external_id text;
    CREATE INDEX platform_orders_parent ON platform_orders (store_id, parent_external_id) WHERE parent_external_id IS NOT NULL;
  `
}

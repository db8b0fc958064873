import { SqlMigration } from '#kernel/sql_migration'

/** Balances are read from the index of a key alone, however long its ledger is. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    DROP INDEX stock_entries_key;
    CREATE INDEX stock_entries_key ON stock_entries (warehouse_id, sku_id, id DESC) INCLUDE (bucket, delta, occurred_at);
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** A line that came from a sheet under a reference of the merchant's own is taken once. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE stock_adjustment_lines ADD COLUMN import_key text;
    CREATE UNIQUE INDEX stock_adjustment_lines_import ON stock_adjustment_lines (import_key) WHERE import_key IS NOT NULL;
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** What the rules that hold an order are called by those who made them. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- By code, of those among hold_reasons that have a name of their own: { "custom_7": "…" }.
    ALTER TABLE orders ADD COLUMN hold_names jsonb CHECK (jsonb_typeof(hold_names) = 'object');
  `
}

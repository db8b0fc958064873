import { SqlMigration } from '#kernel/sql_migration'

/** Lines that the house gave away by a rule of its own. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- Which rule gave it, in which version, and what it was called then: { ruleId, version, name }. Null for
    -- lines that were sold, gifts of the platform's among them.
    ALTER TABLE order_lines ADD COLUMN gift_of jsonb,
      ADD CONSTRAINT order_lines_gift_of CHECK (gift_of IS NULL OR (is_gift AND payable = 0));
  `
}

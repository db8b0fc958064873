import { SqlMigration } from '#kernel/sql_migration'

/** What lists count is read from an index alone. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- What was set aside is few among millions of documents, and listed by itself.
    CREATE INDEX platform_orders_ignored ON platform_orders (id) WHERE state = 'ignored';
    -- How often each gift rule gave something, and how often it could not.
    CREATE INDEX oms_gift_grants_counted ON oms_gift_grants (rule_id, state) WHERE withdrawn_at IS NULL;
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** Gift rules at work: gifts by order, and drafts of gift rules tried on past orders. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE INDEX oms_gift_grants_order ON oms_gift_grants (order_id, id);
    CREATE INDEX oms_gift_grants_wanted ON oms_gift_grants (wanted_sku_id);
    CREATE INDEX oms_gift_grants_sku ON oms_gift_grants (sku_id) WHERE sku_id IS NOT NULL;
    CREATE INDEX oms_gift_grants_line ON oms_gift_grants (order_line_id) WHERE order_line_id IS NOT NULL;
    -- A trial is of an audit rule (rule_id) or of a gift rule.
    ALTER TABLE oms_what_ifs ADD COLUMN gift_rule_id bigint REFERENCES oms_gift_rules,
      ADD CHECK (rule_id IS NULL OR gift_rule_id IS NULL);
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** Orders whose receiver the platform seals do not leave for an address that people here gave them. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    INSERT INTO oms_audit_rules (code, severity, params, is_on, position) VALUES ('address_locked', 'block', '{}', true, 57);
    INSERT INTO oms_rule_versions (kind, rule_id, version, body, saved_by, saved_at)
    SELECT 'audit', id, version, jsonb_build_object('name', name, 'condition', condition, 'severity', severity, 'params', params,
             'effects', effects, 'storeIds', store_ids), updated_by, updated_at FROM oms_audit_rules WHERE code = 'address_locked';
  `
}

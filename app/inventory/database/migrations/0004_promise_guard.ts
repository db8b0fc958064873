import { SqlMigration } from '#kernel/sql_migration'

/** What a reservation drew from a quota never changes either. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    DROP TRIGGER stock_reservations_resolve_once ON stock_reservations;
    CREATE TRIGGER stock_reservations_resolve_once BEFORE UPDATE ON stock_reservations FOR EACH ROW
      WHEN (OLD.state <> 'pending'
            OR (NEW.fulfilment_line_id, NEW.order_id, NEW.assembly_line_id, NEW.warehouse_id, NEW.sku_id, NEW.qty, NEW.quota_line_id, NEW.from_quota)
                 IS DISTINCT FROM (OLD.fulfilment_line_id, OLD.order_id, OLD.assembly_line_id, OLD.warehouse_id, OLD.sku_id, OLD.qty, OLD.quota_line_id, OLD.from_quota))
      EXECUTE FUNCTION refuse_second_resolution();
  `
}

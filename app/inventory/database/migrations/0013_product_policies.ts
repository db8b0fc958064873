import { SqlMigration } from '#kernel/sql_migration'

/** Policies of a whole product, drafts of transfers that are edited, and averages that wait for their repair. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- A policy is of one SKU, or of a product: of all its SKUs, those of later too.
    ALTER TABLE stock_policies
      ADD COLUMN product_id bigint REFERENCES products,
      -- Of the SKU or the product: what the list is ordered by.
      ADD COLUMN code text NOT NULL DEFAULT '',
      ALTER COLUMN sku_id DROP NOT NULL,
      DROP CONSTRAINT stock_policies_place,
      ADD CONSTRAINT stock_policies_place UNIQUE NULLS NOT DISTINCT (sku_id, product_id, warehouse_id, group_id),
      ADD CONSTRAINT stock_policies_subject CHECK (num_nonnulls(sku_id, product_id) = 1);
    UPDATE stock_policies p SET code = s.code FROM skus s WHERE s.id = p.sku_id;
    CREATE INDEX stock_policies_product ON stock_policies (product_id) WHERE product_id IS NOT NULL;
    CREATE INDEX stock_policies_code ON stock_policies (code, id);

    CREATE FUNCTION stock_policies_take_code() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.code := coalesce((SELECT code FROM skus WHERE id = NEW.sku_id), (SELECT code FROM products WHERE id = NEW.product_id), '');
      RETURN NEW;
    END $$;
    CREATE TRIGGER stock_policies_code BEFORE INSERT ON stock_policies FOR EACH ROW EXECUTE FUNCTION stock_policies_take_code();
    CREATE FUNCTION stock_policies_follow_code() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_TABLE_NAME = 'skus' THEN UPDATE stock_policies SET code = NEW.code WHERE sku_id = NEW.id;
      ELSE UPDATE stock_policies SET code = NEW.code WHERE product_id = NEW.id;
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER stock_policies_code AFTER UPDATE OF code ON skus FOR EACH ROW
      WHEN (OLD.code IS DISTINCT FROM NEW.code) EXECUTE FUNCTION stock_policies_follow_code();
    CREATE TRIGGER stock_policies_code AFTER UPDATE OF code ON products FOR EACH ROW
      WHEN (OLD.code IS DISTINCT FROM NEW.code) EXECUTE FUNCTION stock_policies_follow_code();

    -- What a product's policy comes to for each of its SKUs: numbers that follow its own demand, and its silence.
    CREATE TABLE stock_policy_skus (
      policy_id bigint NOT NULL REFERENCES stock_policies ON DELETE CASCADE,
      sku_id bigint NOT NULL REFERENCES skus,
      reorder_point bigint NOT NULL DEFAULT 0 CHECK (reorder_point >= 0),
      target_level bigint NOT NULL DEFAULT 0 CHECK (target_level >= 0),
      safety_stock bigint NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
      computed_at timestamptz,
      snoozed_until timestamptz,
      PRIMARY KEY (policy_id, sku_id)
    );
    CREATE INDEX stock_policy_skus_sku ON stock_policy_skus (sku_id);

    -- The one place that says which policies a SKU goes by. Its own first; one of its product where none of its own
    -- covers the same place: the warehouse, the group of that, or everywhere. Of those that are left the narrowest
    -- counts in a warehouse: warehouse, group, everywhere.
    CREATE VIEW sku_stock_policies AS
      SELECT p.id, p.sku_id, false AS is_inherited, p.warehouse_id, p.group_id, p.method, p.reorder_point, p.target_level, p.safety_stock,
             p.cover_days, p.lead_days, p.service_level, p.owner_id, p.overstock_days, p.slow_days, p.lead_deviation, p.review_days,
             p.computed_at, p.snoozed_until, p.updated_at
        FROM stock_policies p WHERE p.sku_id IS NOT NULL
      UNION ALL
      SELECT p.id, s.id, true, p.warehouse_id, p.group_id, p.method,
             CASE WHEN p.method = 'fixed' THEN p.reorder_point ELSE coalesce(n.reorder_point, 0) END,
             CASE WHEN p.method = 'fixed' THEN p.target_level ELSE coalesce(n.target_level, 0) END,
             CASE WHEN p.method = 'service_level' THEN coalesce(n.safety_stock, 0) ELSE p.safety_stock END,
             p.cover_days, p.lead_days, p.service_level, p.owner_id, p.overstock_days, p.slow_days, p.lead_deviation, p.review_days,
             n.computed_at, n.snoozed_until, greatest(p.updated_at, s.created_at)
        FROM stock_policies p JOIN skus s ON s.product_id = p.product_id AND s.kind IN ('goods', 'kit', 'gift', 'material')
        LEFT JOIN stock_policy_skus n ON n.policy_id = p.id AND n.sku_id = s.id
       WHERE NOT EXISTS (
         SELECT 1 FROM stock_policies o
          WHERE o.sku_id = s.id
            AND (o.warehouse_id = p.warehouse_id
                 OR o.warehouse_id IS NULL AND (o.group_id IS NULL OR o.group_id = p.group_id
                      OR o.group_id = (SELECT w.group_id FROM warehouses w WHERE w.id = p.warehouse_id))));

    ALTER TABLE stock_transfers ADD COLUMN version integer NOT NULL DEFAULT 1;

    -- Averages that do not add up: asked before anything changes what goods are worth.
    CREATE INDEX stock_mismatches_costs ON stock_mismatches (sku_id) WHERE resolved_at IS NULL AND what IN ('cost_qty', 'cost_value');
  `
}

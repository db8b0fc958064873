import { SqlMigration } from '#kernel/sql_migration'

/** Warehouses that stand in for each other, and policies that look at all of a group together. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE warehouse_groups (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    ALTER TABLE warehouses ADD COLUMN group_id bigint REFERENCES warehouse_groups;

    -- A policy is of one warehouse, of a group, or (both null) of all of them together.
    ALTER TABLE stock_policies
      ADD COLUMN group_id bigint REFERENCES warehouse_groups,
      DROP CONSTRAINT stock_policies_sku_id_warehouse_id_key,
      ADD CONSTRAINT stock_policies_place UNIQUE NULLS NOT DISTINCT (sku_id, warehouse_id, group_id),
      ADD CONSTRAINT stock_policies_one_place CHECK (warehouse_id IS NULL OR group_id IS NULL);
    ALTER TABLE stock_alerts
      ADD COLUMN group_id bigint REFERENCES warehouse_groups,
      DROP CONSTRAINT stock_alerts_sku_id_warehouse_id_side_key,
      ADD CONSTRAINT stock_alerts_once UNIQUE NULLS NOT DISTINCT (sku_id, warehouse_id, group_id, side),
      ADD CONSTRAINT stock_alerts_one_place CHECK (warehouse_id IS NULL OR group_id IS NULL);
  `
}

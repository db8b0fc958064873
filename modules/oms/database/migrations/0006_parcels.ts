import { SqlMigration } from '#kernel/sql_migration'

/** Each store's rules of merging and splitting, and orders that wait for companions. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- A store without a row neither merges nor splits by itself.
    CREATE TABLE oms_parcel_rules (
      store_id bigint PRIMARY KEY REFERENCES stores,
      merges boolean NOT NULL DEFAULT false,
      -- With orders of the other stores that say so too.
      merges_across boolean NOT NULL DEFAULT false,
      -- Minutes that a paid order waits for others to the same receiver.
      wait_minutes integer NOT NULL DEFAULT 0 CHECK (wait_minutes BETWEEN 0 AND 1440),
      max_lines integer CHECK (max_lines > 0),
      max_weight_g integer CHECK (max_weight_g > 0),
      max_value numeric(18,4) CHECK (max_value > 0),
      splits_presale boolean NOT NULL DEFAULT true,
      splits_storage boolean NOT NULL DEFAULT true,
      split_weight_g integer CHECK (split_weight_g > 0),
      split_volume_mm3 bigint CHECK (split_volume_mm3 > 0),
      drop_ship_sku_ids bigint[] NOT NULL DEFAULT '{}',
      apart_sku_ids bigint[] NOT NULL DEFAULT '{}',
      version integer NOT NULL DEFAULT 1,
      updated_by bigint REFERENCES users,
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    -- Approved orders that wait for companions; they go on at the moment named, alone or not.
    CREATE TABLE oms_merge_waits (
      order_id bigint PRIMARY KEY REFERENCES orders,
      due_at timestamptz NOT NULL
    );
    CREATE INDEX oms_merge_waits_due ON oms_merge_waits (due_at);
  `
}

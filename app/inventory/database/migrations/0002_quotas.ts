import { SqlMigration } from '#kernel/sql_migration'

/** Stock set aside for stores or an activity, and what each store may show of the rest. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- On hand = available + quota + reserved: what is set aside is promised to nobody yet, and not free either.
    ALTER TABLE stock_levels
      ADD COLUMN quota bigint NOT NULL DEFAULT 0,
      ADD CONSTRAINT stock_levels_quota CHECK (quota >= 0),
      DROP CONSTRAINT stock_levels_reserved,
      ADD CONSTRAINT stock_levels_reserved CHECK (reserved + quota <= on_hand OR allow_negative);

    CREATE TABLE stock_quotas (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('exclusive', 'activity')),
      name text NOT NULL CHECK (name <> ''),
      -- Whose orders may draw from it.
      store_ids bigint[] NOT NULL CHECK (cardinality(store_ids) > 0),
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('planned', 'active', 'ended')),
      starts_at timestamptz NOT NULL,
      ends_at timestamptz CHECK (ends_at > starts_at),
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX stock_quotas_status ON stock_quotas (status, id DESC);
    CREATE INDEX stock_quotas_due ON stock_quotas (status, starts_at, ends_at) WHERE status <> 'ended';
    CREATE TABLE stock_quota_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      quota_id bigint NOT NULL REFERENCES stock_quotas,
      warehouse_id bigint NOT NULL,
      sku_id bigint NOT NULL,
      -- What was asked for; what there was to set aside; what orders have drawn of it.
      wanted integer NOT NULL CHECK (wanted > 0),
      qty integer NOT NULL DEFAULT 0,
      used integer NOT NULL DEFAULT 0,
      -- While it is, what is left of it is part of the level's quota.
      is_live boolean NOT NULL DEFAULT false,
      FOREIGN KEY (warehouse_id, sku_id) REFERENCES stock_levels,
      UNIQUE (quota_id, warehouse_id, sku_id),
      CONSTRAINT stock_quota_lines_used CHECK (used >= 0 AND used <= qty AND qty <= wanted)
    );
    CREATE INDEX stock_quota_lines_live ON stock_quota_lines (sku_id, warehouse_id) WHERE is_live;

    ALTER TABLE stock_reservations
      -- The units of it that were drawn from a quota, and from which.
      ADD COLUMN quota_line_id bigint REFERENCES stock_quota_lines,
      ADD COLUMN from_quota integer NOT NULL DEFAULT 0,
      ADD CONSTRAINT stock_reservations_quota CHECK (from_quota BETWEEN 0 AND qty AND (from_quota > 0) = (quota_line_id IS NOT NULL));
    CREATE INDEX stock_reservations_drawn ON stock_reservations (quota_line_id) WHERE quota_line_id IS NOT NULL;

    -- What a store shows of what is free: for all it sells, for a category and what lies in it, or for one SKU; the narrowest rule counts, whole.
    CREATE TABLE store_stock_rules (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      category_id bigint REFERENCES categories ON DELETE CASCADE,
      sku_id bigint REFERENCES skus,
      share_percent integer NOT NULL DEFAULT 100 CHECK (share_percent BETWEEN 0 AND 100),
      buffer integer NOT NULL DEFAULT 0 CHECK (buffer >= 0),
      buffer_percent integer NOT NULL DEFAULT 0 CHECK (buffer_percent BETWEEN 0 AND 100),
      -- Fewer than this are shown as none.
      stop_below integer NOT NULL DEFAULT 0 CHECK (stop_below >= 0),
      max_qty integer CHECK (max_qty >= 0),
      -- Shown whatever there is.
      fixed_qty integer CHECK (fixed_qty >= 0),
      -- Sold ahead of the goods: so many may be owed at once, from one moment to another.
      presale_qty integer CHECK (presale_qty > 0),
      presale_from timestamptz,
      presale_until timestamptz CHECK (presale_until > presale_from),
      -- S: at once when few are left; A: after a moment; B: unhurried.
      sync_class text NOT NULL DEFAULT 'A' CHECK (sync_class IN ('S', 'A', 'B')),
      is_stopped boolean NOT NULL DEFAULT false,
      updated_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (store_id, sku_id, category_id),
      CONSTRAINT store_stock_rules_scope CHECK (sku_id IS NULL OR category_id IS NULL),
      CONSTRAINT store_stock_rules_presale CHECK ((presale_qty IS NULL) = (presale_from IS NULL) AND (presale_qty IS NULL) = (presale_until IS NULL)
                                                  AND (presale_qty IS NULL OR sku_id IS NOT NULL))
    );
    CREATE INDEX store_stock_rules_sku ON store_stock_rules (sku_id) WHERE sku_id IS NOT NULL;
  `
}

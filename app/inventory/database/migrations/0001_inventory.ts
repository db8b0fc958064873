import { SqlMigration } from '#kernel/sql_migration'

/** The append-only stock ledger, the levels it adds up to, reservations, costs and policies. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE warehouses (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      name text NOT NULL,
      kind text NOT NULL DEFAULT 'own' CHECK (kind IN ('own', 'third_party', 'return', 'virtual')),
      country text NOT NULL DEFAULT 'CN',
      region_code text,
      province text, city text, district text, line text,
      contact_name text, contact_phone text,
      latitude numeric(9,6), longitude numeric(9,6),
      cut_off time NOT NULL DEFAULT '16:00',
      daily_capacity integer CHECK (daily_capacity > 0),
      allow_negative boolean NOT NULL DEFAULT false,
      cost_group_id bigint NOT NULL DEFAULT 1,
      is_active boolean NOT NULL DEFAULT true,
      settings jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    -- The one row a reservation touches. allow_negative is copied from the warehouse so that a CHECK can read it.
    CREATE TABLE stock_levels (
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      sku_id bigint NOT NULL REFERENCES skus,
      on_hand bigint NOT NULL DEFAULT 0,
      reserved bigint NOT NULL DEFAULT 0 CHECK (reserved >= 0),
      quality bigint NOT NULL DEFAULT 0 CHECK (quality >= 0),
      damaged bigint NOT NULL DEFAULT 0 CHECK (damaged >= 0),
      in_transit bigint NOT NULL DEFAULT 0 CHECK (in_transit >= 0),
      allow_negative boolean NOT NULL DEFAULT false,
      -- Set when the ledger and this row disagree: nothing more is reserved from it until somebody looked.
      frozen_reason text,
      frozen_at timestamptz,
      version bigint NOT NULL DEFAULT 0,
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (warehouse_id, sku_id),
      CONSTRAINT stock_levels_on_hand CHECK (on_hand >= 0 OR allow_negative),
      CONSTRAINT stock_levels_reserved CHECK (reserved <= on_hand OR allow_negative)
    ) WITH (fillfactor = 70);
    CREATE INDEX stock_levels_sku ON stock_levels (sku_id);

    CREATE TABLE stock_reservations (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      fulfilment_line_id bigint NOT NULL,
      order_id bigint NOT NULL,
      warehouse_id bigint NOT NULL,
      sku_id bigint NOT NULL,
      qty integer NOT NULL CHECK (qty > 0),
      state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'posted', 'voided', 'expired')),
      expires_at timestamptz,
      resolved_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      FOREIGN KEY (warehouse_id, sku_id) REFERENCES stock_levels,
      CHECK ((state = 'pending') = (resolved_at IS NULL))
    );
    -- A reservation resolves once and says the same for ever: only pending ones move, and only their state.
    CREATE FUNCTION refuse_second_resolution() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION 'a reservation resolves once and is never rewritten' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'stock_reservations_once';
    END $$;
    CREATE TRIGGER stock_reservations_resolve_once BEFORE UPDATE ON stock_reservations FOR EACH ROW
      WHEN (OLD.state <> 'pending' OR (NEW.fulfilment_line_id, NEW.order_id, NEW.warehouse_id, NEW.sku_id, NEW.qty)
              IS DISTINCT FROM (OLD.fulfilment_line_id, OLD.order_id, OLD.warehouse_id, OLD.sku_id, OLD.qty))
      EXECUTE FUNCTION refuse_second_resolution();
    CREATE TRIGGER stock_reservations_keep BEFORE DELETE ON stock_reservations
      FOR EACH ROW EXECUTE FUNCTION refuse_second_resolution();
    CREATE UNIQUE INDEX stock_reservations_live ON stock_reservations (fulfilment_line_id) WHERE state IN ('pending', 'posted');
    CREATE INDEX stock_reservations_key ON stock_reservations (warehouse_id, sku_id) WHERE state = 'pending';
    CREATE INDEX stock_reservations_order ON stock_reservations (order_id);
    CREATE INDEX stock_reservations_expiry ON stock_reservations (expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;

    CREATE TABLE stock_entries (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL,
      warehouse_id bigint NOT NULL,
      bin_id bigint,
      lot_id bigint,
      bucket text NOT NULL CHECK (bucket IN ('on_hand', 'quality', 'damaged', 'in_transit')),
      delta bigint NOT NULL CHECK (delta <> 0),
      unit_cost numeric(18,6) NOT NULL DEFAULT 0,
      value numeric(18,4) NOT NULL DEFAULT 0,
      reason text NOT NULL CHECK (reason ~ '^[a-z][a-z_]*$'),
      source_type text NOT NULL CHECK (source_type ~ '^[a-z][a-z_]*$'),
      source_id bigint NOT NULL,
      source_line bigint NOT NULL DEFAULT 0,
      reverses_id bigint REFERENCES stock_entries,
      actor_id bigint,
      note text,
      occurred_at timestamptz NOT NULL DEFAULT now(),
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT stock_entries_once UNIQUE (source_type, source_id, source_line, reason, bucket),
      FOREIGN KEY (warehouse_id, sku_id) REFERENCES stock_levels
    );
    CREATE INDEX stock_entries_key ON stock_entries (warehouse_id, sku_id, id DESC);
    CREATE INDEX stock_entries_sku ON stock_entries (sku_id, id DESC);
    CREATE INDEX stock_entries_time ON stock_entries USING brin (occurred_at);
    CREATE TRIGGER stock_entries_append_only BEFORE UPDATE OR DELETE ON stock_entries
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE stock_costs (
      cost_group_id bigint NOT NULL,
      sku_id bigint NOT NULL REFERENCES skus,
      qty bigint NOT NULL DEFAULT 0,
      value numeric(18,4) NOT NULL DEFAULT 0,
      -- What the last unit cost: the cost of a unit that comes or goes while there is none to average.
      last_unit_cost numeric(18,6) NOT NULL DEFAULT 0 CHECK (last_unit_cost >= 0),
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (cost_group_id, sku_id),
      CONSTRAINT stock_costs_empty CHECK (qty <> 0 OR value = 0),
      CONSTRAINT stock_costs_sign CHECK (qty <= 0 OR value >= 0)
    ) WITH (fillfactor = 70);

    CREATE TABLE stock_adjustments (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      reason text NOT NULL,
      note text,
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE stock_adjustment_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      adjustment_id bigint NOT NULL REFERENCES stock_adjustments,
      sku_id bigint NOT NULL REFERENCES skus,
      bucket text NOT NULL DEFAULT 'on_hand',
      delta bigint NOT NULL CHECK (delta <> 0),
      unit_cost numeric(18,6)
    );
    CREATE INDEX stock_adjustment_lines_head ON stock_adjustment_lines (adjustment_id);

    CREATE TABLE stock_policies (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      warehouse_id bigint REFERENCES warehouses,
      method text NOT NULL DEFAULT 'fixed' CHECK (method IN ('fixed', 'days_of_cover', 'service_level')),
      reorder_point bigint NOT NULL DEFAULT 0 CHECK (reorder_point >= 0),
      target_level bigint NOT NULL DEFAULT 0,
      safety_stock bigint NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
      cover_days integer,
      service_level numeric(5,4),
      snoozed_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (sku_id, warehouse_id)
    );

    -- What a store may sell: warehouses it draws from, its share of the pool, buffers and quotas.
    CREATE TABLE store_availability (
      store_id bigint NOT NULL REFERENCES stores,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      share_percent integer NOT NULL DEFAULT 100 CHECK (share_percent BETWEEN 0 AND 100),
      buffer integer NOT NULL DEFAULT 0 CHECK (buffer >= 0),
      PRIMARY KEY (store_id, warehouse_id)
    );
  `
}

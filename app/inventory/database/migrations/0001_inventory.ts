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
      -- Lists need one number a row can be named by; the key is (warehouse, SKU).
      id bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
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
    -- Only columns that reservations leave alone are indexed: an index on on_hand or reserved would
    -- cost the hottest update of the house its heap-only tuples.
    CREATE INDEX stock_levels_in_transit ON stock_levels (sku_id) WHERE in_transit > 0;
    CREATE INDEX stock_levels_quality ON stock_levels (sku_id) WHERE quality > 0;
    CREATE INDEX stock_levels_damaged ON stock_levels (sku_id) WHERE damaged > 0;
    CREATE INDEX stock_levels_frozen ON stock_levels (sku_id) WHERE frozen_reason IS NOT NULL;

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
    -- Shipments on hand are most of the ledger and quickly found without; they pay for no index here.
    CREATE INDEX stock_entries_reason ON stock_entries (reason, id DESC) WHERE reason <> 'ship';
    CREATE INDEX stock_entries_bucket ON stock_entries (bucket, id DESC) WHERE bucket <> 'on_hand';
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

    -- Stock corrected by hand. Above the company's limit a second person decides before anything moves.
    CREATE TABLE stock_adjustments (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      reason text NOT NULL,
      note text,
      status text NOT NULL DEFAULT 'posted' CHECK (status IN ('pending', 'posted', 'refused')),
      -- What it is worth, up and down added without sign: estimated while pending, as posted afterwards.
      value numeric(18,4) NOT NULL DEFAULT 0 CHECK (value >= 0),
      created_by bigint REFERENCES users,
      decided_by bigint REFERENCES users,
      decided_at timestamptz,
      decision_note text,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK (status <> 'pending' OR decided_at IS NULL)
    );
    CREATE INDEX stock_adjustments_status ON stock_adjustments (status, id DESC);
    CREATE INDEX stock_adjustments_warehouse ON stock_adjustments (warehouse_id, id DESC);
    CREATE TABLE stock_adjustment_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      adjustment_id bigint NOT NULL REFERENCES stock_adjustments,
      sku_id bigint NOT NULL REFERENCES skus,
      bucket text NOT NULL DEFAULT 'on_hand' CHECK (bucket IN ('on_hand', 'quality', 'damaged')),
      delta bigint NOT NULL CHECK (delta <> 0),
      unit_cost numeric(18,6) CHECK (unit_cost >= 0),
      UNIQUE (adjustment_id, sku_id, bucket)
    );

    -- Stock on its way from one warehouse to another: out, in transit, in.
    CREATE TABLE stock_transfers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      from_warehouse_id bigint NOT NULL REFERENCES warehouses,
      to_warehouse_id bigint NOT NULL REFERENCES warehouses,
      status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'in_transit', 'received', 'closed_short', 'cancelled')),
      note text,
      expected_at timestamptz,
      created_by bigint REFERENCES users,
      shipped_at timestamptz,
      received_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (from_warehouse_id <> to_warehouse_id)
    );
    CREATE INDEX stock_transfers_status ON stock_transfers (status, id DESC);
    CREATE INDEX stock_transfers_from ON stock_transfers (from_warehouse_id, id DESC);
    CREATE INDEX stock_transfers_to ON stock_transfers (to_warehouse_id, id DESC);
    CREATE TABLE stock_transfer_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      transfer_id bigint NOT NULL REFERENCES stock_transfers,
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      received integer NOT NULL DEFAULT 0,
      lost integer NOT NULL DEFAULT 0,
      UNIQUE (transfer_id, sku_id),
      CONSTRAINT stock_transfer_lines_received CHECK (received >= 0 AND lost >= 0 AND received + lost <= qty)
    );
    -- One row a delivery: the ledger's source of what came in with it.
    CREATE TABLE stock_transfer_receipts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      transfer_id bigint NOT NULL REFERENCES stock_transfers,
      is_closing boolean NOT NULL DEFAULT false,
      received_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX stock_transfer_receipts_head ON stock_transfer_receipts (transfer_id);

    -- The daily proof that levels are what the ledger adds up to.
    CREATE TABLE stock_proofs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      checked bigint NOT NULL DEFAULT 0,
      mismatches integer NOT NULL DEFAULT 0,
      started_at timestamptz NOT NULL DEFAULT now(),
      finished_at timestamptz
    );
    CREATE TABLE stock_mismatches (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      proof_id bigint NOT NULL REFERENCES stock_proofs,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      sku_id bigint NOT NULL REFERENCES skus,
      what text NOT NULL,
      says bigint NOT NULL,
      proven bigint NOT NULL,
      resolved_by bigint REFERENCES users,
      resolved_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX stock_mismatches_open ON stock_mismatches (warehouse_id, sku_id) WHERE resolved_at IS NULL;

    CREATE TABLE stock_policies (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      warehouse_id bigint REFERENCES warehouses,
      method text NOT NULL DEFAULT 'fixed' CHECK (method IN ('fixed', 'days_of_cover', 'service_level')),
      reorder_point bigint NOT NULL DEFAULT 0 CHECK (reorder_point >= 0),
      target_level bigint NOT NULL DEFAULT 0 CHECK (target_level >= 0),
      safety_stock bigint NOT NULL DEFAULT 0 CHECK (safety_stock >= 0),
      -- What the other methods work the numbers above out from, every night.
      cover_days integer CHECK (cover_days > 0),
      lead_days integer NOT NULL DEFAULT 7 CHECK (lead_days > 0),
      service_level numeric(5,4) CHECK (service_level > 0.5 AND service_level < 1),
      computed_at timestamptz,
      snoozed_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (sku_id, warehouse_id),
      CONSTRAINT stock_policies_target CHECK (target_level = 0 OR target_level >= reorder_point)
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

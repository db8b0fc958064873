import { SqlMigration } from '#kernel/sql_migration'

/** Stores' connections, the platforms' orders as they came, audit, allocation, couriers, and what platforms were told. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE oms_channel_accounts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL UNIQUE REFERENCES stores,
      platform text NOT NULL CHECK (platform IN ('woocommerce', 'shopify')),
      base_url text NOT NULL,
      credentials_encrypted text NOT NULL,
      state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'paused', 'auth_expired')),
      cursor timestamptz,
      overlap_seconds integer NOT NULL DEFAULT 600 CHECK (overlap_seconds BETWEEN 0 AND 86400),
      last_ok_at timestamptz,
      last_event_at timestamptz,
      last_error text,
      last_error_at timestamptz,
      refused_webhooks integer NOT NULL DEFAULT 0,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    -- Every message once, whatever becomes of it.
    CREATE TABLE oms_inbox (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      source text NOT NULL,
      delivery_id text NOT NULL,
      topic text NOT NULL,
      body text NOT NULL,
      state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'done', 'failed')),
      error text,
      received_at timestamptz NOT NULL DEFAULT now(),
      processed_at timestamptz,
      UNIQUE (source, delivery_id)
    );
    CREATE INDEX oms_inbox_waiting ON oms_inbox (id) WHERE state <> 'done';

    -- The exact copy of what a platform said. One row an order; the newest message wins, so the order of arrival does not matter.
    CREATE TABLE platform_orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      external_id text NOT NULL,
      external_no text NOT NULL,
      external_updated_at timestamptz NOT NULL,
      -- How far the order had come: settles two messages of one second.
      external_progress integer NOT NULL DEFAULT 0,
      platform_status text,
      platform_text text,
      payload text NOT NULL,
      payload_hash text NOT NULL,
      state text NOT NULL DEFAULT 'received' CHECK (state IN ('received', 'mapped', 'parked', 'submitted', 'ignored', 'conflict')),
      park_reason text,
      park_details jsonb NOT NULL DEFAULT '{}',
      order_id bigint UNIQUE REFERENCES orders,
      received_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (store_id, external_id),
      CONSTRAINT platform_orders_reason CHECK ((state IN ('parked', 'conflict')) = (park_reason IS NOT NULL)),
      CONSTRAINT platform_orders_submitted CHECK (state <> 'submitted' OR order_id IS NOT NULL)
    );
    CREATE INDEX platform_orders_parked ON platform_orders (id) WHERE state IN ('parked', 'conflict');
    CREATE INDEX platform_orders_waiting ON platform_orders (id) WHERE state IN ('received', 'mapped');
    CREATE INDEX platform_orders_number ON platform_orders (external_no);
    CREATE INDEX platform_orders_updated ON platform_orders (store_id, external_updated_at DESC);

    CREATE TABLE oms_audit_rules (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      -- Rules that people made have a name and a condition of the house's language; the built-in ones have a check in code.
      name text CHECK (name <> ''),
      condition jsonb,
      severity text NOT NULL CHECK (severity IN ('block', 'warn')),
      params jsonb NOT NULL DEFAULT '{}',
      store_ids bigint[],
      is_on boolean NOT NULL DEFAULT true,
      position integer NOT NULL,
      version integer NOT NULL DEFAULT 1,
      updated_by bigint REFERENCES users,
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT oms_audit_rules_custom CHECK ((name IS NULL) = (condition IS NULL) AND (name IS NULL) = (code NOT LIKE 'custom\\_%'))
    );
    CREATE SEQUENCE oms_custom_rules;
    INSERT INTO oms_audit_rules (code, severity, params, is_on, position) VALUES
      ('unmapped_sku', 'block', '{}', true, 1),
      ('payment_mismatch', 'block', '{}', true, 2),
      ('platform_hold', 'block', '{}', true, 2),
      ('refund_open', 'block', '{}', true, 3),
      ('block_list', 'block', '{}', true, 4),
      ('address_incomplete', 'block', '{}', true, 5),
      ('phone_format', 'block', '{}', true, 6),
      ('duplicate_order', 'block', '{"minutes": 10}', true, 7),
      ('amount_limit', 'block', '{"limit": "20000"}', true, 8),
      ('sku_disabled', 'block', '{}', true, 9),
      ('low_margin', 'warn', '{"percent": 0}', true, 10),
      ('memo_present', 'warn', '{"buyer": true, "seller": false}', true, 11),
      ('consignee_suspect', 'block', '{"words": "测试,test"}', true, 12),
      ('many_orders', 'block', '{"count": 10, "minutes": 60}', false, 13);

    CREATE TABLE oms_block_list (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      kind text NOT NULL CHECK (kind IN ('phone', 'email', 'buyer')),
      value_hash text NOT NULL,
      value_masked text NOT NULL,
      reason text,
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (kind, value_hash)
    );

    -- One row a run of the audit over an order: what it found, with the evidence.
    CREATE TABLE oms_order_audits (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      verdict text NOT NULL CHECK (verdict IN ('passed', 'held')),
      findings jsonb NOT NULL DEFAULT '[]',
      decided_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX oms_order_audits_order ON oms_order_audits (order_id, id DESC);
    CREATE TRIGGER oms_order_audits_append_only BEFORE UPDATE OR DELETE ON oms_order_audits FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- One row a decision: what was weighed, what it scored, what was chosen.
    CREATE TABLE oms_allocation_decisions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      verdict text NOT NULL CHECK (verdict IN ('allocated', 'short', 'unreachable')),
      details jsonb NOT NULL,
      decided_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX oms_allocation_decisions_order ON oms_allocation_decisions (order_id, id DESC);
    CREATE TRIGGER oms_allocation_decisions_append_only BEFORE UPDATE OR DELETE ON oms_allocation_decisions
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE oms_couriers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      name text NOT NULL,
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE oms_courier_services (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      courier_id bigint NOT NULL REFERENCES oms_couriers,
      code text NOT NULL,
      name text NOT NULL,
      volumetric_divisor integer NOT NULL DEFAULT 6000 CHECK (volumetric_divisor > 0),
      is_active boolean NOT NULL DEFAULT true,
      UNIQUE (courier_id, code)
    );
    -- A price from a warehouse (any when null) to the regions whose code starts with the prefix; the longest prefix counts.
    CREATE TABLE oms_courier_tariffs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      service_id bigint NOT NULL REFERENCES oms_courier_services,
      warehouse_id bigint REFERENCES warehouses,
      region_prefix text NOT NULL DEFAULT '' CHECK (region_prefix ~ '^[0-9A-Z]*$'),
      is_served boolean NOT NULL DEFAULT true,
      first_weight_g integer NOT NULL DEFAULT 1000 CHECK (first_weight_g > 0),
      first_price numeric(18,4) NOT NULL DEFAULT 0 CHECK (first_price >= 0),
      step_weight_g integer NOT NULL DEFAULT 1000 CHECK (step_weight_g > 0),
      step_price numeric(18,4) NOT NULL DEFAULT 0 CHECK (step_price >= 0),
      transit_days integer CHECK (transit_days BETWEEN 0 AND 60),
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (service_id, warehouse_id, region_prefix)
    );

    -- What the platforms were told, once a fulfilment.
    CREATE TABLE oms_ship_confirms (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      fulfilment_id bigint NOT NULL UNIQUE REFERENCES fulfilments,
      order_id bigint NOT NULL REFERENCES orders,
      store_id bigint NOT NULL REFERENCES stores,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'confirmed', 'failed')),
      attempts integer NOT NULL DEFAULT 0,
      external_ref text,
      last_error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      confirmed_at timestamptz,
      CHECK ((state = 'confirmed') = (confirmed_at IS NOT NULL))
    );
    CREATE INDEX oms_ship_confirms_open ON oms_ship_confirms (id) WHERE state <> 'confirmed';
    CREATE INDEX oms_ship_confirms_order ON oms_ship_confirms (order_id);
  `
}

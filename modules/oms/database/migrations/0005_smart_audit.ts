import { SqlMigration } from '#kernel/sql_migration'

/** Rules with effects and versions, waiting orders, tried-out drafts, gift rules, and a block list of names and addresses. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- A text as it is compared, however it was typed: full and half width, case, spaces and punctuation fall away.
    -- Null for a text of which nothing is left.
    CREATE FUNCTION oms_text_key(given text) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      RETURN hashtextextended(nullif(translate(lower(normalize(given, NFKC) COLLATE "C"),
        E' \\t\\r\\n.,;:-_#()[]"''/、。·—–【】《》', ''), '') COLLATE "C", 0);

    -- What of an order is counted by district: the same street, the same store.
    CREATE INDEX orders_area ON orders ((coalesce(region_code, country || ' ' || postcode)), placed_at DESC)
      WHERE coalesce(region_code, country || ' ' || postcode) IS NOT NULL;
    CREATE INDEX orders_buyer ON orders ((source->>'buyerId'), placed_at DESC) WHERE source->>'buyerId' IS NOT NULL;
    CREATE INDEX orders_held_for ON orders USING gin (hold_reasons) WHERE status = 'held';

    ALTER TABLE oms_audit_rules
      DROP CONSTRAINT oms_audit_rules_severity_check,
      ADD CONSTRAINT oms_audit_rules_severity_check CHECK (severity IN ('block', 'warn', 'tag', 'wait')),
      ADD COLUMN effects jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(effects) = 'array');
    UPDATE oms_audit_rules SET position = position * 10;
    INSERT INTO oms_audit_rules (code, severity, params, is_on, position) VALUES
      ('cooling', 'wait', '{"minutes": 20}', false, 1),
      ('unpaid_sibling', 'wait', '{"minutes": 60}', false, 2),
      ('region_unknown', 'warn', '{}', true, 55),
      ('no_courier', 'warn', '{}', true, 56),
      ('many_at_address', 'block', '{"count": 5, "minutes": 60}', false, 131),
      ('many_by_buyer', 'block', '{"count": 10, "minutes": 60}', false, 132),
      ('much_money', 'block', '{"limit": "50000", "minutes": 1440}', false, 133),
      ('brushing', 'warn', '{"count": 3, "minutes": 1440, "below": "20"}', false, 134),
      ('amount_zero', 'block', '{}', true, 81),
      ('overweight', 'warn', '{"kg": "30"}', true, 91),
      ('presale', 'block', '{}', false, 92),
      ('gift_missing', 'warn', '{}', true, 93);

    -- Every wording a rule ever had; verdicts name the version they were given by.
    CREATE TABLE oms_rule_versions (
      kind text NOT NULL CHECK (kind IN ('audit', 'gift')),
      rule_id bigint NOT NULL,
      version integer NOT NULL CHECK (version > 0),
      body jsonb NOT NULL,
      note text,
      saved_by bigint REFERENCES users,
      saved_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (kind, rule_id, version)
    );
    CREATE TRIGGER oms_rule_versions_append_only BEFORE UPDATE OR DELETE ON oms_rule_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
    INSERT INTO oms_rule_versions (kind, rule_id, version, body, saved_by, saved_at)
    SELECT 'audit', id, version, jsonb_build_object('name', name, 'condition', condition, 'severity', severity, 'params', params,
             'effects', effects, 'storeIds', store_ids), updated_by, updated_at FROM oms_audit_rules ORDER BY id;

    ALTER TABLE oms_block_list
      DROP CONSTRAINT oms_block_list_kind_check,
      ADD CONSTRAINT oms_block_list_kind_check CHECK (kind IN ('phone', 'email', 'buyer', 'name', 'address')),
      ADD COLUMN order_id bigint REFERENCES orders;
    CREATE INDEX oms_block_list_recent ON oms_block_list (created_at DESC, id DESC);

    ALTER TABLE oms_order_audits
      DROP CONSTRAINT oms_order_audits_verdict_check,
      ADD CONSTRAINT oms_order_audits_verdict_check CHECK (verdict IN ('passed', 'held', 'waiting'));

    -- Captured orders that are not audited before a time: so that what buyers still change lands first.
    CREATE TABLE oms_order_waits (
      order_id bigint PRIMARY KEY REFERENCES orders,
      until timestamptz NOT NULL,
      rule text NOT NULL,
      -- The unpaid order that is waited for.
      for_order_id bigint REFERENCES orders,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX oms_order_waits_until ON oms_order_waits (until);
    CREATE INDEX oms_order_waits_for ON oms_order_waits (for_order_id) WHERE for_order_id IS NOT NULL;

    -- Where a rule wants an order to leave from, and with whom; allocation keeps to it where it can.
    CREATE TABLE oms_route_hints (
      order_id bigint PRIMARY KEY REFERENCES orders,
      warehouse_id bigint REFERENCES warehouses,
      courier_code text,
      rule text NOT NULL,
      rule_version integer NOT NULL,
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (warehouse_id IS NOT NULL OR courier_code IS NOT NULL)
    );

    -- A draft tried on past orders before it is switched on.
    CREATE TABLE oms_what_ifs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      rule_id bigint REFERENCES oms_audit_rules,
      draft jsonb NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      since timestamptz NOT NULL,
      until timestamptz NOT NULL,
      done integer NOT NULL DEFAULT 0,
      total integer NOT NULL CHECK (total > 0),
      result jsonb NOT NULL DEFAULT '{}',
      error text,
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      finished_at timestamptz,
      CHECK (since < until),
      CHECK ((state IN ('done', 'failed')) = (finished_at IS NOT NULL))
    );

    CREATE TABLE oms_gift_rules (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL CHECK (name <> ''),
      -- Null: every order of the stores and the time.
      condition jsonb,
      store_ids bigint[],
      starts_at timestamptz,
      ends_at timestamptz,
      -- Whole order once, by what qualifying goods come to, or by how many of them there are.
      basis text NOT NULL CHECK (basis IN ('order', 'amount', 'quantity')),
      -- Which goods count: { skus, categories, brands }; null: all.
      goods jsonb,
      steps jsonb NOT NULL CHECK (jsonb_typeof(steps) = 'array' AND jsonb_array_length(steps) BETWEEN 1 AND 20),
      -- Again for every further multiple of the first step, this often at most.
      repeats boolean NOT NULL DEFAULT false,
      most_times integer CHECK (most_times > 0),
      currency char(3) NOT NULL,
      is_exclusive boolean NOT NULL DEFAULT false,
      -- The first so many orders, and so many a buyer.
      most_orders integer CHECK (most_orders > 0),
      per_buyer integer CHECK (per_buyer > 0),
      on_short text NOT NULL DEFAULT 'skip' CHECK (on_short IN ('skip', 'replace', 'hold')),
      replacement_sku_id bigint REFERENCES skus,
      is_on boolean NOT NULL DEFAULT false,
      position integer NOT NULL DEFAULT 0,
      version integer NOT NULL DEFAULT 1,
      -- Orders that have something of it now.
      given integer NOT NULL DEFAULT 0 CHECK (given >= 0),
      updated_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (starts_at < ends_at),
      CONSTRAINT oms_gift_rules_limit CHECK (given <= most_orders),
      CHECK ((on_short = 'replace') = (replacement_sku_id IS NOT NULL))
    );

    -- What a gift rule meant for an order and what came of it; one live row a gift, so no gift is added twice.
    CREATE TABLE oms_gift_grants (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      rule_id bigint NOT NULL REFERENCES oms_gift_rules,
      rule_version integer NOT NULL,
      state text NOT NULL CHECK (state IN ('given', 'replaced', 'skipped', 'held')),
      -- The gift as the rule names it, and the one that was added instead where that was out of stock.
      wanted_sku_id bigint NOT NULL REFERENCES skus,
      sku_id bigint REFERENCES skus,
      order_line_id bigint REFERENCES order_lines,
      qty integer NOT NULL CHECK (qty > 0),
      unit_cost numeric(18,4),
      buyer_key text,
      evidence jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      withdrawn_at timestamptz,
      CHECK ((state IN ('given', 'replaced')) = (sku_id IS NOT NULL AND order_line_id IS NOT NULL))
    );
    CREATE UNIQUE INDEX oms_gift_grants_once ON oms_gift_grants (order_id, rule_id, wanted_sku_id) WHERE withdrawn_at IS NULL;
    CREATE INDEX oms_gift_grants_rule ON oms_gift_grants (rule_id, id DESC);
    CREATE INDEX oms_gift_grants_buyer ON oms_gift_grants (rule_id, buyer_key) WHERE withdrawn_at IS NULL AND buyer_key IS NOT NULL;
  `
}

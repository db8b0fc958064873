import { SqlMigration } from '#kernel/sql_migration'

/** The newest message wins, what people decide on parked orders, connections that back off, and the gap audit. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE platform_orders
      -- What the payload says of itself; null while it cannot be read.
      ADD COLUMN placed_at timestamptz,
      ADD COLUMN total numeric(18,4),
      ADD COLUMN currency text,
      -- What a person decided about it: the sum to accept, the currency to assume.
      ADD COLUMN fix jsonb NOT NULL DEFAULT '{}',
      -- What the platform said the last time it was applied, of things that staff may change here too.
      ADD COLUMN told jsonb NOT NULL DEFAULT '{}',
      ADD COLUMN ignored_reason text;
    UPDATE platform_orders p SET placed_at = o.placed_at, total = o.total_amount, currency = o.currency FROM orders o WHERE o.id = p.order_id;
    CREATE INDEX platform_orders_placed ON platform_orders (store_id, placed_at);
    CREATE INDEX platform_orders_queue ON platform_orders (store_id, park_reason) WHERE state IN ('parked', 'conflict');
    CREATE INDEX platform_orders_items ON platform_orders USING gin ((park_details->'items') jsonb_path_ops)
      WHERE state IN ('parked', 'conflict') AND park_reason = 'unmapped_sku';

    -- Whatever tries to put an older version, or the same, in the place of the one that is here changes nothing.
    CREATE FUNCTION keep_newer_platform_order() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
    CREATE TRIGGER platform_orders_newer BEFORE UPDATE OF payload ON platform_orders FOR EACH ROW
      WHEN ((NEW.external_updated_at, NEW.external_progress, NEW.payload_hash COLLATE "C")
         <= (OLD.external_updated_at, OLD.external_progress, OLD.payload_hash COLLATE "C"))
      EXECUTE FUNCTION keep_newer_platform_order();

    ALTER TABLE oms_channel_accounts
      -- The platform asked for patience until then; nobody calls it before.
      ADD COLUMN retry_at timestamptz,
      ADD COLUMN throttled integer NOT NULL DEFAULT 0 CHECK (throttled >= 0),
      ADD COLUMN error_code text CHECK (error_code IN ('auth', 'throttled', 'refused', 'failed', 'unreachable', 'unexpected')),
      ADD COLUMN stopped_at timestamptz,
      ADD COLUMN last_pull jsonb,
      -- What statuses mean that the connector does not know, as a person said.
      ADD COLUMN status_meanings jsonb NOT NULL DEFAULT '{}';

    -- One row a store and day: whether the orders the platform counts are the orders that are here.
    CREATE TABLE oms_gap_days (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      day date NOT NULL,
      verdict text NOT NULL CHECK (verdict IN ('agreed', 'mended', 'differs', 'failed')),
      their_count integer,
      their_total numeric(18,4),
      our_count integer NOT NULL,
      our_total numeric(18,4) NOT NULL,
      fetched integer NOT NULL DEFAULT 0,
      -- Numbers of the platform that are missing here, or here and not there; some of them.
      missing jsonb NOT NULL DEFAULT '[]',
      extra jsonb NOT NULL DEFAULT '[]',
      error text,
      -- Since when it differs; null once it agrees or a person took note of it.
      alert_since timestamptz,
      noted_by bigint REFERENCES users,
      noted_reason text,
      checks integer NOT NULL DEFAULT 1,
      checked_at timestamptz NOT NULL,
      UNIQUE (store_id, day)
    );
    CREATE INDEX oms_gap_days_recent ON oms_gap_days (day DESC, id DESC);
    CREATE INDEX oms_gap_days_open ON oms_gap_days (store_id) WHERE alert_since IS NOT NULL;

    -- Every check there was, as it came out.
    CREATE TABLE oms_gap_checks (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      day date NOT NULL,
      verdict text NOT NULL,
      details jsonb NOT NULL,
      actor_id bigint,
      checked_at timestamptz NOT NULL
    );
    CREATE INDEX oms_gap_checks_day ON oms_gap_checks (store_id, day, id DESC);
    CREATE TRIGGER oms_gap_checks_append_only BEFORE UPDATE OR DELETE ON oms_gap_checks FOR EACH ROW EXECUTE FUNCTION refuse_change();
  `
}

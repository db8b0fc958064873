import { SqlMigration } from '#kernel/sql_migration'

/** What needs somebody's eye: worked out ahead, so that its list is read and never computed. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE stock_policies
      ADD COLUMN owner_id bigint REFERENCES users,
      -- Days of cover above which it is too much, and days without a sale; the company's where null.
      ADD COLUMN overstock_days integer CHECK (overstock_days > 0),
      ADD COLUMN slow_days integer CHECK (slow_days > 0);

    -- Who looks after what unless a policy or a person says otherwise: the narrowest rule counts.
    CREATE TABLE stock_alert_owners (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      warehouse_id bigint REFERENCES warehouses,
      category_id bigint REFERENCES categories ON DELETE CASCADE,
      user_id bigint NOT NULL REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (warehouse_id, category_id)
    );

    -- One row a SKU, place and side: too little or too much. It outlives its alert, so that owner and silence do.
    CREATE TABLE stock_alerts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      -- Null: own and third-party warehouses together.
      warehouse_id bigint REFERENCES warehouses,
      side text NOT NULL CHECK (side IN ('short', 'excess')),
      kind text NOT NULL CHECK (kind IN ('negative', 'out', 'low', 'runs_out', 'overstock', 'slow')),
      policy_id bigint REFERENCES stock_policies ON DELETE SET NULL,
      -- Smaller comes first in the list.
      urgency integer NOT NULL,
      available bigint NOT NULL,
      inbound bigint NOT NULL DEFAULT 0,
      next_inbound_on date,
      reorder_point bigint,
      daily_demand numeric(18,4) NOT NULL DEFAULT 0,
      runs_out_on date,
      lost_per_day numeric(18,4) NOT NULL DEFAULT 0,
      cover_days integer,
      last_sold_on date,
      excess_value numeric(18,4) NOT NULL DEFAULT 0,
      suggested bigint NOT NULL DEFAULT 0,
      owner_id bigint REFERENCES users,
      is_assigned boolean NOT NULL DEFAULT false,
      snoozed_until timestamptz,
      requested_at timestamptz,
      requested_qty bigint,
      since timestamptz NOT NULL DEFAULT now(),
      ended_at timestamptz,
      refreshed_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (sku_id, warehouse_id, side),
      CHECK ((side = 'short') = (kind IN ('negative', 'out', 'low', 'runs_out')))
    );
    CREATE INDEX stock_alerts_urgent ON stock_alerts (urgency, id) WHERE ended_at IS NULL;
    CREATE INDEX stock_alerts_kind ON stock_alerts (kind, urgency, id) WHERE ended_at IS NULL;
    CREATE INDEX stock_alerts_owner ON stock_alerts (owner_id, urgency, id) WHERE ended_at IS NULL;
    CREATE INDEX stock_alerts_place ON stock_alerts (warehouse_id, urgency, id) WHERE ended_at IS NULL;
    CREATE INDEX stock_alerts_runs_out ON stock_alerts (runs_out_on, id) WHERE ended_at IS NULL;
    CREATE INDEX stock_alerts_lost ON stock_alerts (lost_per_day, id) WHERE ended_at IS NULL;
    CREATE INDEX stock_alerts_excess ON stock_alerts (excess_value, id) WHERE ended_at IS NULL;

    -- When alerts were worked out last: the next time looks at what moved since.
    CREATE TABLE stock_alert_refreshes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      is_whole boolean NOT NULL,
      skus integer NOT NULL DEFAULT 0,
      opened integer NOT NULL DEFAULT 0,
      ended integer NOT NULL DEFAULT 0,
      started_at timestamptz NOT NULL,
      finished_at timestamptz
    );
  `
}

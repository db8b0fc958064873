import { SqlMigration } from '#kernel/sql_migration'

/** Allocation rules and their versions, choices by hand, warehouses' reach, price tables with dates, replays and batches. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- What a warehouse may be asked for; one without a row carries everything everywhere.
    CREATE TABLE oms_site_profiles (
      warehouse_id bigint PRIMARY KEY REFERENCES warehouses,
      serves text[] NOT NULL DEFAULT '{}',
      carries text[] CHECK (carries <@ ARRAY['normal', 'cold', 'hazmat', 'oversize']),
      closed_until date,
      rest_days integer[] NOT NULL DEFAULT '{}' CHECK (rest_days <@ ARRAY[1, 2, 3, 4, 5, 6, 7]),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    ALTER TABLE oms_courier_services
      ADD has_cod boolean NOT NULL DEFAULT false,
      ADD max_weight_g integer CHECK (max_weight_g > 0),
      ADD daily_limit integer CHECK (daily_limit > 0),
      ADD daily_share integer CHECK (daily_share BETWEEN 0 AND 100),
      -- Hundredths of a per cent.
      ADD fuel_rate integer NOT NULL DEFAULT 0 CHECK (fuel_rate BETWEEN 0 AND 10000);

    -- A price counts between two days; of one key no two count on the same day.
    ALTER TABLE oms_courier_tariffs
      ADD min_price numeric(18,4) NOT NULL DEFAULT 0 CHECK (min_price >= 0),
      ADD volumetric_divisor integer CHECK (volumetric_divisor > 0),
      ADD fuel_rate integer CHECK (fuel_rate BETWEEN 0 AND 10000),
      ADD valid_from date,
      ADD valid_to date,
      ADD CONSTRAINT oms_courier_tariffs_dates CHECK (valid_from <= valid_to),
      DROP CONSTRAINT oms_courier_tariffs_service_id_warehouse_id_region_prefix_key,
      ADD CONSTRAINT oms_courier_tariffs_once EXCLUDE USING gist (service_id WITH =, (coalesce(warehouse_id, 0)) WITH =,
        region_prefix WITH =, daterange(valid_from, valid_to, '[]') WITH &&);

    CREATE TABLE oms_courier_surcharges (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      service_id bigint NOT NULL REFERENCES oms_courier_services,
      name text NOT NULL CHECK (name <> ''),
      region_prefix text NOT NULL DEFAULT '' CHECK (region_prefix ~ '^[0-9A-Z]*$'),
      basis text NOT NULL CHECK (basis IN ('parcel', 'kg', 'percent')),
      -- Money, or per cent of the price before fuel.
      amount numeric(18,4) NOT NULL CHECK (amount >= 0),
      from_weight_g integer NOT NULL DEFAULT 0 CHECK (from_weight_g >= 0),
      valid_from date,
      valid_to date,
      CHECK (valid_from <= valid_to)
    );
    CREATE INDEX oms_courier_surcharges_service ON oms_courier_surcharges (service_id);

    CREATE TABLE oms_courier_reach (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      courier_id bigint NOT NULL REFERENCES oms_couriers,
      service_id bigint REFERENCES oms_courier_services,
      region_prefix text NOT NULL DEFAULT '' CHECK (region_prefix ~ '^[0-9A-Z]*$'),
      is_served boolean NOT NULL DEFAULT true,
      has_cod boolean,
      suspended_until date,
      note text,
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE NULLS NOT DISTINCT (courier_id, service_id, region_prefix)
    );

    -- The rules of allocation in their order; every wording they ever had stays beside them.
    CREATE TABLE oms_allocation_rules (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL CHECK (name <> ''),
      condition jsonb NOT NULL,
      effects jsonb NOT NULL,
      position integer NOT NULL,
      is_on boolean NOT NULL DEFAULT true,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      deleted_at timestamptz
    );
    CREATE TABLE oms_allocation_rule_versions (
      rule_id bigint NOT NULL REFERENCES oms_allocation_rules,
      version integer NOT NULL,
      name text NOT NULL,
      condition jsonb NOT NULL,
      effects jsonb NOT NULL,
      saved_by bigint REFERENCES users,
      saved_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (rule_id, version)
    );
    CREATE TRIGGER oms_allocation_rule_versions_append_only BEFORE UPDATE OR DELETE ON oms_allocation_rule_versions
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- Warehouse or courier chosen by hand for an order; the newest row counts, one without either gives the choice back.
    CREATE TABLE oms_hand_choices (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      warehouse_id bigint REFERENCES warehouses,
      courier_code text,
      courier_service text CHECK (courier_service IS NULL OR courier_code IS NOT NULL),
      reason text,
      chosen_by bigint REFERENCES users,
      chosen_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX oms_hand_choices_order ON oms_hand_choices (order_id, id DESC);
    CREATE TRIGGER oms_hand_choices_append_only BEFORE UPDATE OR DELETE ON oms_hand_choices
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- Past orders decided again under other weights; nothing else is written.
    CREATE TABLE oms_replays (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      name text NOT NULL CHECK (name <> ''),
      selection jsonb NOT NULL,
      variants jsonb NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'running', 'done', 'failed')),
      done integer NOT NULL DEFAULT 0,
      total integer NOT NULL DEFAULT 0,
      summary jsonb,
      error text,
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      started_at timestamptz,
      finished_at timestamptz
    );
    CREATE TABLE oms_replay_orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      replay_id bigint NOT NULL REFERENCES oms_replays ON DELETE CASCADE,
      order_id bigint NOT NULL REFERENCES orders,
      -- As it was, then each variant: points, freight, parcels, days, warehouses, couriers.
      outcomes jsonb NOT NULL,
      is_moved boolean NOT NULL,
      -- What the last variant costs more than the first, in ten-thousandths of the currency.
      difference bigint NOT NULL,
      UNIQUE (replay_id, order_id)
    );
    CREATE INDEX oms_replay_orders_moved ON oms_replay_orders (replay_id, difference, id) WHERE is_moved;
    CREATE INDEX oms_replay_orders_difference ON oms_replay_orders (replay_id, difference, id);

    -- Orders that competed for scarce goods, solved as one: who got what, and why not.
    CREATE TABLE oms_batches (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      cause text NOT NULL CHECK (cause IN ('stock', 'schedule', 'hand')),
      orders integer NOT NULL,
      filled integer NOT NULL,
      summary jsonb NOT NULL,
      run_by bigint REFERENCES users,
      run_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX oms_batches_recent ON oms_batches (run_at DESC, id DESC);
    CREATE TABLE oms_batch_orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      batch_id bigint NOT NULL REFERENCES oms_batches,
      order_id bigint NOT NULL REFERENCES orders,
      rank integer NOT NULL,
      is_filled boolean NOT NULL,
      -- What waiting costs, by part, and what came of it.
      details jsonb NOT NULL,
      UNIQUE (batch_id, order_id)
    );
    CREATE INDEX oms_batch_orders_rank ON oms_batch_orders (batch_id, rank);
    CREATE INDEX oms_batch_orders_order ON oms_batch_orders (order_id, id DESC);
  `
}

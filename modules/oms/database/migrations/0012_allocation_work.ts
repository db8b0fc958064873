import { SqlMigration } from '#kernel/sql_migration'

/** Allocation rules for stores and days, one for what no other speaks of; what a warehouse may do; parcels moved by hand; replays that stop. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- The default rule has no condition: it speaks where no other does.
    ALTER TABLE oms_allocation_rules
      ADD store_ids bigint[] CHECK (store_ids <> '{}'),
      ADD valid_from date,
      ADD valid_to date,
      ADD is_default boolean NOT NULL DEFAULT false,
      ADD updated_by bigint REFERENCES users,
      ALTER condition DROP NOT NULL,
      ADD CONSTRAINT oms_allocation_rules_days CHECK (valid_from <= valid_to),
      ADD CONSTRAINT oms_allocation_rules_default CHECK (is_default = (condition IS NULL));
    CREATE UNIQUE INDEX oms_allocation_rules_one_default ON oms_allocation_rules (is_default) WHERE is_default AND deleted_at IS NULL;
    ALTER TABLE oms_allocation_rule_versions
      ADD store_ids bigint[],
      ADD valid_from date,
      ADD valid_to date,
      ALTER condition DROP NOT NULL;

    ALTER TABLE oms_site_profiles
      -- Working days between the cut-off an order makes and the day it leaves.
      ADD handling_days integer NOT NULL DEFAULT 0 CHECK (handling_days BETWEEN 0 AND 30),
      ADD holidays date[] NOT NULL DEFAULT '{}',
      -- Stores that may draw from it; null: every one.
      ADD store_ids bigint[] CHECK (store_ids <> '{}'),
      ADD updated_by bigint REFERENCES users;

    -- Of a parcel moved by hand: which one, what it was to cost and what it costs; it stands for its order only where it held all of it.
    ALTER TABLE oms_hand_choices
      ADD fulfilment_id bigint REFERENCES fulfilments,
      ADD freight_before numeric(18,4),
      ADD freight_after numeric(18,4),
      ADD binds_order boolean NOT NULL DEFAULT true;

    ALTER TABLE oms_replays
      DROP CONSTRAINT oms_replays_state_check,
      ADD CONSTRAINT oms_replays_state_check CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled'));
    CREATE INDEX oms_replays_recent ON oms_replays (created_at DESC, id DESC);
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** What the gap audit says of a day beside its sums: how far the day had come, what differs, and what a person took note of. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_gap_days
      -- A day that was not over: its orders up to then were compared.
      ADD COLUMN until timestamptz,
      ADD COLUMN missing_count integer NOT NULL DEFAULT 0 CHECK (missing_count >= 0),
      ADD COLUMN extra_count integer NOT NULL DEFAULT 0 CHECK (extra_count >= 0),
      -- Orders that are here and there, and come to something else there: [{id, ours, theirs}], some of them.
      ADD COLUMN unlike jsonb NOT NULL DEFAULT '[]',
      ADD COLUMN unlike_count integer NOT NULL DEFAULT 0 CHECK (unlike_count >= 0),
      ADD COLUMN noted_at timestamptz,
      ADD CONSTRAINT oms_gap_days_alert CHECK (alert_since IS NULL OR verdict = 'differs'),
      ADD CONSTRAINT oms_gap_days_noted CHECK ((noted_at IS NULL) = (noted_reason IS NULL) AND (noted_at IS NULL OR alert_since IS NULL));
  `
}

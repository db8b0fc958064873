import { SqlMigration } from '#kernel/sql_migration'

/** Bills of couriers are read in a job: how far it is, and what stopped it. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_courier_bills
      -- The rows of the file that were read so far; \`lines\` are known once all are, and are then judged.
      ADD COLUMN rows_read integer NOT NULL DEFAULT 0,
      ADD COLUMN lines_judged integer NOT NULL DEFAULT 0,
      -- When the reading, or the judging, began.
      ADD COLUMN step_at timestamptz,
      -- When its lines were taken in: what later bills find charged before.
      ADD COLUMN read_at timestamptz,
      -- Why the file as a whole could not be taken: a code of the errors and what fills its text.
      ADD COLUMN error jsonb,
      ALTER COLUMN state SET DEFAULT 'reading',
      DROP CONSTRAINT oms_courier_bills_state_check;
    UPDATE oms_courier_bills SET read_at = created_at WHERE state IN ('open', 'closed');
    ALTER TABLE oms_courier_bills
      -- reading: a job has it; failed: the job gave up, nothing was taken; refused: the file has faults, nothing was taken.
      ADD CONSTRAINT oms_courier_bills_state_check CHECK (state IN ('reading', 'failed', 'refused', 'open', 'closed')),
      ADD CONSTRAINT oms_courier_bills_read CHECK ((state IN ('open', 'closed')) = (read_at IS NOT NULL)),
      ADD CONSTRAINT oms_courier_bills_error CHECK (state <> 'failed' OR error IS NOT NULL);
  `
}

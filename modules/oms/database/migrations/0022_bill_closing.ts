import { SqlMigration } from '#kernel/sql_migration'

/** Bills are closed in a job, and closing one writes none of its lines: what each counts follows from the line. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_courier_bills
      DROP CONSTRAINT oms_courier_bills_state_check,
      DROP CONSTRAINT oms_courier_bills_read,
      -- closing: decided for good, a job writes the freight of its parcels; closed_by is who had it closed.
      ADD CONSTRAINT oms_courier_bills_state_check CHECK (state IN ('reading', 'failed', 'refused', 'open', 'closing', 'closed')),
      ADD CONSTRAINT oms_courier_bills_read CHECK ((state IN ('open', 'closing', 'closed')) = (read_at IS NOT NULL));
    ALTER TABLE oms_courier_bill_lines
      DROP COLUMN counted,
      -- What the line adds to the sum to pay and to its parcel once its bill is closed, as it is decided now.
      ADD COLUMN counts numeric(18,4) NOT NULL GENERATED ALWAYS AS
        (CASE WHEN state = 'disputed' THEN coalesce(expected - settled, 0) ELSE amount - settled END) STORED;
  `
}

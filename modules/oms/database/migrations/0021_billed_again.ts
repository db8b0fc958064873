import { SqlMigration } from '#kernel/sql_migration'

/** What bills counted of each line, and what that takes off a number that is billed again after a dispute. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE oms_courier_bill_lines
      -- The part of the amount that earlier bills settled: above zero it was counted then, below zero it was withheld then.
      ADD COLUMN settled numeric(18,4) NOT NULL DEFAULT 0,
      -- What the line added to the sum to pay and to its parcel, once its bill is closed.
      ADD COLUMN counted numeric(18,4),
      DROP CONSTRAINT oms_courier_bill_lines_findings_check,
      ADD CONSTRAINT oms_courier_bill_lines_findings_check CHECK (findings <@ ARRAY[
        'unknown_waybill', 'duplicate', 'cancelled', 'rebilled', 'credited', 'unpriced', 'weight', 'zone', 'price']);
    UPDATE oms_courier_bill_lines l SET counted = CASE l.state WHEN 'accepted' THEN l.amount ELSE coalesce(l.expected, 0) END
      FROM oms_courier_bills b WHERE b.id = l.bill_id AND b.state = 'closed';
    -- Its lines' settled parts, summed.
    ALTER TABLE oms_courier_bills ADD COLUMN settled numeric(18,4) NOT NULL DEFAULT 0;
  `
}

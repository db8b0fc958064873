import { SqlMigration } from '#kernel/sql_migration'

/** Grades are those of the cases; parcels that came back without anybody knowing whose they are. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE wms_return_receipt_lines DROP CONSTRAINT wms_return_receipt_lines_grade_check;
    ALTER TABLE wms_return_receipt_lines ADD CONSTRAINT wms_return_receipt_lines_grade_fkey FOREIGN KEY (grade) REFERENCES after_sales_grades;
    ALTER TABLE wms_return_receipts ADD COLUMN wrong_units integer NOT NULL DEFAULT 0 CHECK (wrong_units >= 0);

    CREATE TABLE wms_unknown_parcels (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      scan_id uuid NOT NULL UNIQUE,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      waybill_no text NOT NULL,
      courier_code text,
      note text,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'matched', 'discarded')),
      case_id bigint REFERENCES after_sales_cases,
      found_by bigint REFERENCES users,
      found_at timestamptz NOT NULL DEFAULT now(),
      closed_by bigint REFERENCES users,
      closed_at timestamptz,
      CHECK ((state = 'matched') = (case_id IS NOT NULL))
    );
    -- A parcel waits once, however often it is scanned.
    CREATE UNIQUE INDEX wms_unknown_parcels_waiting ON wms_unknown_parcels (upper(waybill_no)) WHERE state = 'waiting';
    CREATE INDEX wms_unknown_parcels_found ON wms_unknown_parcels (state, found_at DESC, id DESC);
  `
}

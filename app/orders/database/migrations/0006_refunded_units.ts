import { SqlMigration } from '#kernel/sql_migration'

/** Units that are not sent any more because a case gave their price back before they left. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE after_sales_stops (
      case_id bigint NOT NULL REFERENCES after_sales_cases,
      order_line_id bigint NOT NULL REFERENCES order_lines,
      units integer NOT NULL CHECK (units > 0),
      -- Taken off the order so far; the rest is in somebody's hands, and its parcel is stopped.
      done integer NOT NULL DEFAULT 0 CHECK (done BETWEEN 0 AND units),
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (case_id, order_line_id)
    );
    CREATE INDEX after_sales_stops_line ON after_sales_stops (order_line_id);
  `
}

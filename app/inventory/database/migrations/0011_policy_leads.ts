import { SqlMigration } from '#kernel/sql_migration'

/** Lead times that vary, and stock that is looked at every so many days only. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE stock_policies
      -- Days by which the lead time varies, as a standard deviation.
      ADD COLUMN lead_deviation numeric(6,2) CHECK (lead_deviation >= 0),
      -- Days between two orders; null: whenever the point is reached.
      ADD COLUMN review_days integer CHECK (review_days > 0);
  `
}

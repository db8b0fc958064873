import { SqlMigration } from '#kernel/sql_migration'

/** What couriers billed beyond the freight that was booked when a parcel left. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE finance_freight_bills (
      journal_id bigint PRIMARY KEY REFERENCES finance_journals,
      fulfilment_id bigint NOT NULL,
      amount numeric(18,4) NOT NULL CHECK (amount <> 0),
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX finance_freight_bills_parcel ON finance_freight_bills (fulfilment_id);
    CREATE TRIGGER finance_freight_bills_append_only BEFORE UPDATE OR DELETE ON finance_freight_bills FOR EACH ROW EXECUTE FUNCTION refuse_change();
  `
}

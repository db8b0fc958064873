import { SqlMigration } from '#kernel/sql_migration'

/** Long ledgers are summed ahead, and the figures above the alerts come from an index alone. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- What so many entries of one key and bucket add up to, one after the other in the order of posting.
    -- Entries may bear an earlier time than those before them: so a block says from when to when it reaches.
    CREATE TABLE stock_entry_sums (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      warehouse_id bigint NOT NULL,
      sku_id bigint NOT NULL,
      bucket text NOT NULL,
      first_id bigint NOT NULL,
      last_id bigint NOT NULL,
      earliest timestamptz NOT NULL,
      latest timestamptz NOT NULL,
      units_in bigint NOT NULL CHECK (units_in >= 0),
      units_out bigint NOT NULL CHECK (units_out >= 0),
      value numeric(18,4) NOT NULL,
      CONSTRAINT stock_entry_sums_once UNIQUE (warehouse_id, sku_id, bucket, last_id),
      FOREIGN KEY (warehouse_id, sku_id) REFERENCES stock_levels,
      CHECK (first_id <= last_id AND earliest <= latest)
    );
    CREATE TRIGGER stock_entry_sums_append_only BEFORE UPDATE OR DELETE ON stock_entry_sums
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE INDEX stock_alerts_figures ON stock_alerts (kind) INCLUDE (lost_per_day, excess_value, snoozed_until, warehouse_id) WHERE ended_at IS NULL;
  `
}

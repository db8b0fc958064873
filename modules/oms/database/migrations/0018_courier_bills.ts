import { SqlMigration } from '#kernel/sql_migration'

/** What couriers bill, line by line, beside what the house expected. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE oms_courier_bills (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      courier_id bigint NOT NULL REFERENCES oms_couriers,
      period_from date NOT NULL,
      period_to date NOT NULL,
      file_id bigint NOT NULL REFERENCES files,
      currency char(3) NOT NULL,
      -- Grams a billed weight may be above ours: as the setting stood when the bill came.
      tolerance_g integer NOT NULL CHECK (tolerance_g >= 0),
      -- refused: the file had faults, and nothing of it was taken.
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('refused', 'open', 'closed')),
      errors jsonb NOT NULL DEFAULT '[]',
      error_count integer NOT NULL DEFAULT 0,
      lines integer NOT NULL DEFAULT 0,
      billed numeric(18,4) NOT NULL DEFAULT 0,
      difference numeric(18,4) NOT NULL DEFAULT 0,
      -- What lines are billed above what was expected, summed.
      overcharge numeric(18,4) NOT NULL DEFAULT 0 CHECK (overcharge >= 0),
      to_decide integer NOT NULL DEFAULT 0,
      -- Accepted in full, and of disputed lines what was expected; set on closing.
      payable numeric(18,4),
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      closed_by bigint REFERENCES users,
      closed_at timestamptz,
      CONSTRAINT oms_courier_bills_period CHECK (period_from <= period_to),
      CONSTRAINT oms_courier_bills_closed CHECK ((state = 'closed') = (closed_at IS NOT NULL) AND (state = 'closed') = (payable IS NOT NULL))
    );
    CREATE INDEX oms_courier_bills_recent ON oms_courier_bills (created_at DESC, id DESC);
    CREATE INDEX oms_courier_bills_courier ON oms_courier_bills (courier_id, created_at DESC, id DESC);

    CREATE TABLE oms_courier_bill_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      bill_id bigint NOT NULL REFERENCES oms_courier_bills ON DELETE CASCADE,
      courier_id bigint NOT NULL REFERENCES oms_couriers,
      row_number integer NOT NULL,
      waybill_no text NOT NULL CHECK (waybill_no <> ''),
      -- Empty: the freight itself.
      fee text NOT NULL DEFAULT '',
      billed_on date,
      weight_g integer CHECK (weight_g >= 0),
      destination text,
      region_code text,
      amount numeric(18,4) NOT NULL,
      -- Columns of the file that the house reads nothing from.
      raw jsonb NOT NULL DEFAULT '{}',
      fulfilment_id bigint REFERENCES fulfilments,
      our_weight_g integer,
      is_weighed boolean NOT NULL DEFAULT false,
      -- Null: no price of ours to compare with.
      expected numeric(18,4),
      difference numeric(18,4) NOT NULL DEFAULT 0,
      by_waybill numeric(18,4) NOT NULL DEFAULT 0,
      by_weight numeric(18,4) NOT NULL DEFAULT 0,
      by_zone numeric(18,4) NOT NULL DEFAULT 0,
      by_price numeric(18,4) NOT NULL DEFAULT 0,
      findings text[] NOT NULL DEFAULT '{}'
        CHECK (findings <@ ARRAY['unknown_waybill', 'duplicate', 'cancelled', 'unpriced', 'weight', 'zone', 'price']),
      -- clean: nothing to decide; it is accepted when the bill is closed.
      state text NOT NULL CHECK (state IN ('clean', 'open', 'accepted', 'disputed')),
      -- Whether a person has to say something: what undoing leads back to.
      needs_word boolean NOT NULL DEFAULT false,
      note text,
      decided_by bigint REFERENCES users,
      decided_at timestamptz,
      UNIQUE (bill_id, row_number),
      CONSTRAINT oms_courier_bill_lines_sum CHECK (difference = by_waybill + by_weight + by_zone + by_price),
      CONSTRAINT oms_courier_bill_lines_expected CHECK (expected IS NULL OR difference = amount - expected),
      CONSTRAINT oms_courier_bill_lines_word CHECK (state NOT IN ('clean', 'open') OR (state = 'open') = needs_word)
    );
    CREATE INDEX oms_courier_bill_lines_state ON oms_courier_bill_lines (bill_id, state, row_number, id);
    CREATE INDEX oms_courier_bill_lines_difference ON oms_courier_bill_lines (bill_id, difference DESC, id DESC);
    CREATE INDEX oms_courier_bill_lines_found ON oms_courier_bill_lines (bill_id, row_number, id) WHERE findings <> '{}';
    -- The same number in this bill or an earlier one.
    CREATE INDEX oms_courier_bill_lines_waybill ON oms_courier_bill_lines (courier_id, waybill_no);
    CREATE INDEX oms_courier_bill_lines_parcel ON oms_courier_bill_lines (fulfilment_id) WHERE fulfilment_id IS NOT NULL;
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** Suppliers and their prices, suggestions, purchase orders, receipts and supplier bills. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE purchasing_suppliers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      name text NOT NULL,
      name_en text,
      search_name text NOT NULL DEFAULT '',
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'paused')),
      currency char(3) NOT NULL DEFAULT 'CNY',
      -- The company's currency for one unit of the supplier's, proposed for new orders; absent where both are the same.
      rate numeric(18,8) CHECK (rate > 0),
      lead_time_days integer NOT NULL DEFAULT 7 CHECK (lead_time_days BETWEEN 0 AND 365),
      payment_days integer NOT NULL DEFAULT 30 CHECK (payment_days BETWEEN 0 AND 365),
      min_order_amount numeric(18,4) NOT NULL DEFAULT 0 CHECK (min_order_amount >= 0),
      over_receipt_percent integer NOT NULL DEFAULT 0 CHECK (over_receipt_percent BETWEEN 0 AND 50),
      country text NOT NULL DEFAULT 'CN',
      address text,
      tax_no text,
      bank_name text,
      bank_account_encrypted text,
      bank_account_masked text,
      note text,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT purchasing_suppliers_bank CHECK ((bank_account_encrypted IS NULL) = (bank_account_masked IS NULL))
    );
    CREATE INDEX purchasing_suppliers_search ON purchasing_suppliers USING gin (search_name gin_trgm_ops);

    CREATE TABLE purchasing_contacts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      supplier_id bigint NOT NULL REFERENCES purchasing_suppliers,
      name text NOT NULL,
      title text,
      phone text,
      email text,
      is_default boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX purchasing_contacts_supplier ON purchasing_contacts (supplier_id);
    CREATE UNIQUE INDEX purchasing_contacts_default ON purchasing_contacts (supplier_id) WHERE is_default;

    -- One row per price break; the terms of ordering (pack, minimum) are those of the lowest one.
    CREATE TABLE purchasing_prices (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      supplier_id bigint NOT NULL REFERENCES purchasing_suppliers,
      sku_id bigint NOT NULL REFERENCES skus,
      supplier_sku text,
      from_qty integer NOT NULL DEFAULT 1 CHECK (from_qty > 0),
      unit_price numeric(18,6) NOT NULL CHECK (unit_price >= 0),
      pack_qty integer NOT NULL DEFAULT 1 CHECK (pack_qty > 0),
      min_qty integer NOT NULL DEFAULT 1 CHECK (min_qty > 0),
      lead_time_days integer CHECK (lead_time_days BETWEEN 0 AND 365),
      is_preferred boolean NOT NULL DEFAULT false,
      valid daterange NOT NULL DEFAULT daterange(NULL, NULL),
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      EXCLUDE USING gist (supplier_id WITH =, sku_id WITH =, from_qty WITH =, valid WITH &&)
    );
    CREATE INDEX purchasing_prices_sku ON purchasing_prices (sku_id, supplier_id, from_qty);

    CREATE TABLE purchasing_orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      supplier_id bigint NOT NULL REFERENCES purchasing_suppliers,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      status text NOT NULL DEFAULT 'draft' CHECK (status IN
        ('draft', 'pending_approval', 'sent', 'confirmed', 'partially_received', 'received', 'closed', 'cancelled')),
      currency char(3) NOT NULL,
      rate numeric(18,8) NOT NULL DEFAULT 1 CHECK (rate > 0),
      goods_amount numeric(18,4) NOT NULL DEFAULT 0,
      tax_amount numeric(18,4) NOT NULL DEFAULT 0,
      total_amount numeric(18,4) NOT NULL DEFAULT 0,
      expected_on date,
      promised_on date,
      note text,
      close_reason text,
      created_by bigint REFERENCES users,
      approved_by bigint REFERENCES users,
      approved_at timestamptz,
      sent_at timestamptz,
      confirmed_at timestamptz,
      closed_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT purchasing_orders_total CHECK (total_amount = goods_amount + tax_amount)
    );
    CREATE INDEX purchasing_orders_supplier ON purchasing_orders (supplier_id, id DESC);
    CREATE INDEX purchasing_orders_recent ON purchasing_orders (created_at DESC, id DESC);
    CREATE INDEX purchasing_orders_open ON purchasing_orders (warehouse_id, id)
      WHERE status IN ('draft', 'pending_approval', 'sent', 'confirmed', 'partially_received');

    -- Prices are net of tax. What may be received at most is fixed when the line is written.
    CREATE TABLE purchasing_order_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES purchasing_orders,
      line_no integer NOT NULL CHECK (line_no > 0),
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      max_qty integer NOT NULL,
      received integer NOT NULL DEFAULT 0,
      rejected integer NOT NULL DEFAULT 0,
      billed integer NOT NULL DEFAULT 0,
      unit_price numeric(18,6) NOT NULL CHECK (unit_price >= 0),
      tax_rate numeric(6,4) NOT NULL DEFAULT 0 CHECK (tax_rate >= 0 AND tax_rate < 1),
      amount numeric(18,4) NOT NULL,
      tax_amount numeric(18,4) NOT NULL,
      UNIQUE (order_id, line_no),
      CONSTRAINT purchasing_order_lines_max CHECK (max_qty >= qty),
      CONSTRAINT purchasing_order_lines_received CHECK (received BETWEEN 0 AND max_qty),
      CONSTRAINT purchasing_order_lines_counts CHECK (rejected >= 0 AND billed >= 0)
    );
    CREATE INDEX purchasing_order_lines_sku ON purchasing_order_lines (sku_id, order_id);

    -- At commit an order's amounts are those of its lines.
    CREATE FUNCTION purchasing_check_total() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE wanted record; head record; head_id bigint := coalesce(NEW.order_id, OLD.order_id);
    BEGIN
      SELECT coalesce(sum(amount), 0) AS goods, coalesce(sum(tax_amount), 0) AS tax INTO wanted
        FROM purchasing_order_lines WHERE order_id = head_id;
      SELECT goods_amount, tax_amount INTO head FROM purchasing_orders WHERE id = head_id;
      IF head.goods_amount <> wanted.goods OR head.tax_amount <> wanted.tax THEN
        RAISE EXCEPTION 'lines of purchase order % do not add up to its total', head_id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'purchasing_order_lines_sum';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER purchasing_order_lines_sum AFTER INSERT OR UPDATE OF amount, tax_amount OR DELETE ON purchasing_order_lines
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION purchasing_check_total();

    CREATE TABLE purchasing_order_states (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES purchasing_orders,
      state text NOT NULL,
      reason text,
      actor_id bigint,
      actor_name text NOT NULL,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX purchasing_order_states_order ON purchasing_order_states (order_id, id);
    CREATE TRIGGER purchasing_order_states_append_only BEFORE UPDATE OR DELETE ON purchasing_order_states
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- operands: the figures of the formula as they were, for whoever asks why.
    CREATE TABLE purchasing_suggestions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      supplier_id bigint REFERENCES purchasing_suppliers,
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'dismissed', 'met')),
      need integer NOT NULL CHECK (need > 0),
      qty integer NOT NULL CHECK (qty > 0),
      edited_qty integer CHECK (edited_qty > 0),
      unit_price numeric(18,6),
      currency char(3),
      operands jsonb NOT NULL,
      reason text,
      order_id bigint REFERENCES purchasing_orders,
      decided_by bigint REFERENCES users,
      decided_at timestamptz,
      snoozed_until timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT purchasing_suggestions_decided CHECK ((state = 'open') = (decided_at IS NULL)),
      CONSTRAINT purchasing_suggestions_reason CHECK (state <> 'dismissed' OR reason IS NOT NULL),
      CONSTRAINT purchasing_suggestions_order CHECK (state <> 'accepted' OR order_id IS NOT NULL)
    );
    CREATE UNIQUE INDEX purchasing_suggestions_one_open ON purchasing_suggestions (warehouse_id, sku_id) WHERE state = 'open';
    CREATE INDEX purchasing_suggestions_recent ON purchasing_suggestions (created_at DESC, id DESC);

    CREATE TABLE purchasing_receipts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      receipt_key uuid NOT NULL UNIQUE,
      order_id bigint NOT NULL REFERENCES purchasing_orders,
      supplier_id bigint NOT NULL REFERENCES purchasing_suppliers,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      delivery_note text,
      note text,
      currency char(3) NOT NULL,
      amount numeric(18,4) NOT NULL CHECK (amount >= 0),
      base_amount numeric(18,4) NOT NULL CHECK (base_amount >= 0),
      due_at timestamptz NOT NULL,
      received_by bigint REFERENCES users,
      received_at timestamptz NOT NULL DEFAULT now(),
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX purchasing_receipts_order ON purchasing_receipts (order_id);
    CREATE INDEX purchasing_receipts_recent ON purchasing_receipts (received_at DESC, id DESC);
    CREATE TABLE purchasing_receipt_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      receipt_id bigint NOT NULL REFERENCES purchasing_receipts,
      order_line_id bigint NOT NULL REFERENCES purchasing_order_lines,
      sku_id bigint NOT NULL REFERENCES skus,
      received integer NOT NULL DEFAULT 0 CHECK (received >= 0),
      rejected integer NOT NULL DEFAULT 0 CHECK (rejected >= 0),
      reject_reason text,
      unit_cost numeric(18,6) NOT NULL CHECK (unit_cost >= 0),
      amount numeric(18,4) NOT NULL,
      UNIQUE (receipt_id, order_line_id),
      CONSTRAINT purchasing_receipt_lines_some CHECK (received + rejected > 0),
      CONSTRAINT purchasing_receipt_lines_why CHECK (rejected = 0 OR reject_reason IS NOT NULL)
    );
    CREATE INDEX purchasing_receipt_lines_order_line ON purchasing_receipt_lines (order_line_id);

    -- A supplier's invoice beside what was ordered and what came.
    CREATE TABLE purchasing_bills (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      supplier_id bigint NOT NULL REFERENCES purchasing_suppliers,
      order_id bigint NOT NULL REFERENCES purchasing_orders,
      bill_no text NOT NULL,
      billed_on date NOT NULL,
      currency char(3) NOT NULL,
      total_amount numeric(18,4) NOT NULL CHECK (total_amount >= 0),
      state text NOT NULL CHECK (state IN ('matched', 'held', 'released')),
      hold_reasons text[] NOT NULL DEFAULT '{}',
      release_reason text,
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (supplier_id, bill_no),
      CONSTRAINT purchasing_bills_held CHECK ((state = 'matched') = (cardinality(hold_reasons) = 0)),
      CONSTRAINT purchasing_bills_released CHECK (state <> 'released' OR release_reason IS NOT NULL)
    );
    CREATE INDEX purchasing_bills_order ON purchasing_bills (order_id);
    CREATE TABLE purchasing_bill_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      bill_id bigint NOT NULL REFERENCES purchasing_bills,
      order_line_id bigint NOT NULL REFERENCES purchasing_order_lines,
      qty integer NOT NULL CHECK (qty > 0),
      unit_price numeric(18,6) NOT NULL CHECK (unit_price >= 0),
      UNIQUE (bill_id, order_line_id)
    );
  `
}

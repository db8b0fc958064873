import { SqlMigration } from '#kernel/sql_migration'

/** The order exactly as sold, its lines, money, changes, and the fulfilments that ship it. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- Human numbers with gaps: a sequence needs no lock that lasts until the commit.
    CREATE SEQUENCE order_numbers;
    CREATE SEQUENCE fulfilment_numbers;
    CREATE FUNCTION spell_number(prefix text, day text, n bigint) RETURNS text LANGUAGE sql IMMUTABLE
      RETURN prefix || '-' || day || '-' || lpad(n::text, greatest(6, length(n::text)), '0');

    CREATE TABLE orders (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      store_id bigint NOT NULL REFERENCES stores,
      external_no text NOT NULL,
      kind text NOT NULL DEFAULT 'sale' CHECK (kind IN ('sale', 'exchange', 'resend')),
      parent_id bigint REFERENCES orders,
      customer_id bigint REFERENCES customers,
      status text NOT NULL DEFAULT 'captured' CHECK (status IN
        ('captured','held','approved','backordered','allocated','released','partly_shipped','shipped','delivered','completed','cancelled')),
      payment_status text NOT NULL DEFAULT 'unpaid' CHECK (payment_status IN ('unpaid','partly_paid','paid','partly_refunded','refunded')),
      placed_at timestamptz NOT NULL,
      paid_at timestamptz,
      ship_by timestamptz,
      currency char(3) NOT NULL,
      goods_amount numeric(18,4) NOT NULL,
      discount_amount numeric(18,4) NOT NULL DEFAULT 0,
      shipping_amount numeric(18,4) NOT NULL DEFAULT 0,
      tax_amount numeric(18,4) NOT NULL DEFAULT 0,
      total_amount numeric(18,4) NOT NULL,
      paid_amount numeric(18,4) NOT NULL DEFAULT 0 CHECK (paid_amount >= 0),
      refunded_amount numeric(18,4) NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
      consignee text,
      phone_encrypted text, phone_hash text, phone_masked text,
      email_encrypted text, email_hash text, email_masked text,
      country text, province text, city text, district text, region_code text, address_line text, postcode text,
      buyer_note text, seller_note text,
      tags text[] NOT NULL DEFAULT '{}',
      coupon_codes text[] NOT NULL DEFAULT '{}',
      hold_reasons text[] NOT NULL DEFAULT '{}',
      merge_key text,
      source jsonb NOT NULL DEFAULT '{}',
      version integer NOT NULL DEFAULT 1,
      captured_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (store_id, external_no),
      CONSTRAINT orders_total CHECK (total_amount = goods_amount - discount_amount + shipping_amount + tax_amount),
      CONSTRAINT orders_refunded CHECK (refunded_amount <= paid_amount)
    ) WITH (fillfactor = 80);
    CREATE INDEX orders_placed ON orders (placed_at DESC, id DESC);
    CREATE INDEX orders_status ON orders (status, placed_at DESC, id DESC);
    CREATE INDEX orders_store ON orders (store_id, placed_at DESC, id DESC);
    CREATE INDEX orders_customer ON orders (customer_id, placed_at DESC);
    CREATE INDEX orders_updated ON orders (updated_at, id);
    CREATE INDEX orders_external ON orders (external_no);
    CREATE INDEX orders_phone ON orders (phone_hash, (placed_at AT TIME ZONE 'UTC') DESC) WHERE phone_hash IS NOT NULL;
    CREATE INDEX orders_email ON orders (email_hash) WHERE email_hash IS NOT NULL;
    CREATE INDEX orders_merge ON orders (merge_key) WHERE status IN ('approved', 'allocated');
    CREATE INDEX orders_work ON orders (id) WHERE status IN ('captured', 'held', 'approved', 'backordered', 'allocated');

    CREATE TABLE order_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      line_no integer NOT NULL CHECK (line_no > 0),
      external_line_no text,
      sku_id bigint REFERENCES skus,
      listing_id bigint REFERENCES listings,
      title text NOT NULL,
      external_code text,
      qty integer NOT NULL CHECK (qty > 0),
      unit_price numeric(18,4) NOT NULL CHECK (unit_price >= 0),
      line_discount numeric(18,4) NOT NULL DEFAULT 0,
      order_discount_share numeric(18,4) NOT NULL DEFAULT 0,
      payable numeric(18,4) NOT NULL,
      is_gift boolean NOT NULL DEFAULT false,
      refund_state text NOT NULL DEFAULT 'none' CHECK (refund_state IN ('none', 'requested', 'refunded')),
      allocated integer NOT NULL DEFAULT 0,
      shipped integer NOT NULL DEFAULT 0,
      delivered integer NOT NULL DEFAULT 0,
      cancelled integer NOT NULL DEFAULT 0,
      return_requested integer NOT NULL DEFAULT 0,
      returned integer NOT NULL DEFAULT 0,
      UNIQUE (order_id, line_no),
      CONSTRAINT order_lines_payable CHECK (payable = unit_price * qty - line_discount - order_discount_share),
      CONSTRAINT order_lines_positive CHECK (least(allocated, shipped, delivered, cancelled, return_requested, returned) >= 0),
      CONSTRAINT order_lines_allocated CHECK (allocated <= qty - cancelled),
      CONSTRAINT order_lines_shipped CHECK (shipped <= allocated),
      CONSTRAINT order_lines_delivered CHECK (delivered <= shipped),
      CONSTRAINT order_lines_returned CHECK (returned <= return_requested AND return_requested <= shipped)
    -- Every line's counters move several times, the first time while its page is still being filled.
    ) WITH (fillfactor = 60);
    CREATE INDEX order_lines_sku ON order_lines (sku_id, order_id DESC);

    -- At commit the lines of an order add up to what it says: sum of payable + shipping + tax = total.
    -- Its plan is kept for as long as a session lasts and made when the tables may still be empty: LIMIT 1
    -- leaves no other way than each order's key, whatever the tables' size becomes.
    CREATE FUNCTION check_order_total() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE wrong bigint;
    BEGIN
      SELECT o.id INTO wrong FROM (SELECT DISTINCT order_id FROM changed_lines) c
       CROSS JOIN LATERAL (SELECT * FROM orders WHERE id = c.order_id LIMIT 1) o
       WHERE o.total_amount <> o.shipping_amount + o.tax_amount + (SELECT coalesce(sum(payable), 0) FROM order_lines WHERE order_id = o.id)
       LIMIT 1;
      IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'lines of order % do not add up to its total', wrong USING ERRCODE = 'check_violation', CONSTRAINT = 'order_lines_sum';
      END IF;
      RETURN NULL;
    END $$;
    -- One check per statement: an order's lines are written together, after the order.
    CREATE TRIGGER order_lines_sum_insert AFTER INSERT ON order_lines REFERENCING NEW TABLE AS changed_lines
      FOR EACH STATEMENT EXECUTE FUNCTION check_order_total();
    -- Later changes of money are few: each is checked at commit. Counters do not fire these.
    CREATE FUNCTION check_changed_total() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE checked bigint;
    BEGIN
      IF TG_TABLE_NAME = 'orders' THEN checked := NEW.id; ELSE checked := NEW.order_id; END IF;
      IF EXISTS (SELECT 1 FROM orders o WHERE o.id = checked
                   AND o.total_amount <> o.shipping_amount + o.tax_amount
                       + (SELECT coalesce(sum(payable), 0) FROM order_lines WHERE order_id = o.id)) THEN
        RAISE EXCEPTION 'lines of order % do not add up to its total', checked USING ERRCODE = 'check_violation', CONSTRAINT = 'order_lines_sum';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER orders_sum_update AFTER UPDATE OF total_amount, shipping_amount, tax_amount ON orders
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_changed_total();
    CREATE CONSTRAINT TRIGGER order_lines_sum_update AFTER UPDATE OF payable ON order_lines
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_changed_total();

    CREATE TABLE order_line_components (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_line_id bigint NOT NULL REFERENCES order_lines,
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      payable numeric(18,4) NOT NULL,
      UNIQUE (order_line_id, sku_id)
    );

    CREATE TABLE order_payments (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      store_id bigint NOT NULL REFERENCES stores,
      kind text NOT NULL DEFAULT 'payment' CHECK (kind IN ('payment', 'subsidy', 'stored_value', 'points')),
      method text NOT NULL,
      external_txn_no text NOT NULL,
      amount numeric(18,4) NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL,
      state text NOT NULL DEFAULT 'settled' CHECK (state IN ('pending', 'settled', 'failed')),
      paid_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (store_id, external_txn_no, kind)
    );
    CREATE INDEX order_payments_order ON order_payments (order_id);

    CREATE TABLE order_refunds (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      store_id bigint NOT NULL REFERENCES stores,
      case_id bigint,
      kind text NOT NULL DEFAULT 'refund' CHECK (kind IN ('refund', 'chargeback')),
      method text NOT NULL,
      external_txn_no text NOT NULL,
      amount numeric(18,4) NOT NULL CHECK (amount > 0),
      currency char(3) NOT NULL,
      reason text,
      state text NOT NULL DEFAULT 'requested' CHECK (state IN ('requested', 'approved', 'settled', 'failed')),
      lines jsonb NOT NULL DEFAULT '[]',
      refunded_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (store_id, external_txn_no, kind)
    );
    CREATE INDEX order_refunds_order ON order_refunds (order_id);

    CREATE TABLE order_changes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL REFERENCES orders,
      reason text,
      source text NOT NULL DEFAULT 'staff' CHECK (source IN ('staff', 'platform', 'system', 'customer')),
      actor_id bigint,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX order_changes_order ON order_changes (order_id, id);
    -- States of a change are rows too: preview, then confirmed or declined, each at most once.
    CREATE TABLE order_change_states (
      change_id bigint NOT NULL REFERENCES order_changes,
      state text NOT NULL CHECK (state IN ('preview', 'confirmed', 'declined')),
      actor_id bigint,
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (change_id, state)
    );
    CREATE UNIQUE INDEX order_change_states_final ON order_change_states (change_id) WHERE state IN ('confirmed', 'declined');
    CREATE TABLE order_change_actions (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      change_id bigint NOT NULL REFERENCES order_changes,
      action text NOT NULL CHECK (action IN
        ('add_line','remove_line','change_qty','reprice','readdress','renote','cancel','cancel_line','request_return','receive_return','refund','hold','release')),
      order_line_id bigint REFERENCES order_lines,
      qty integer,
      amount numeric(18,4),
      details jsonb NOT NULL DEFAULT '{}'
    );
    CREATE INDEX order_change_actions_change ON order_change_actions (change_id);
    CREATE TRIGGER order_changes_append_only BEFORE UPDATE OR DELETE ON order_changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER order_change_states_append_only BEFORE UPDATE OR DELETE ON order_change_states FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER order_change_actions_append_only BEFORE UPDATE OR DELETE ON order_change_actions FOR EACH ROW EXECUTE FUNCTION refuse_change();

    CREATE TABLE fulfilments (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      order_id bigint NOT NULL REFERENCES orders,
      store_id bigint NOT NULL REFERENCES stores,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      status text NOT NULL DEFAULT 'planned' CHECK (status IN
        ('planned','reserved','released','picking','packed','shipped','delivered','returned','cancelled')),
      courier_code text,
      courier_service text,
      waybill_no text,
      consignee text,
      phone_encrypted text, phone_masked text,
      country text, province text, city text, district text, region_code text, address_line text, postcode text,
      promised_at timestamptz,
      weight_estimated_g integer,
      weight_actual_g integer,
      freight_estimated numeric(18,4),
      freight_billed numeric(18,4),
      package_code text,
      intercept_reason text,
      reserved_at timestamptz,
      released_at timestamptz,
      packed_at timestamptz,
      shipped_at timestamptz,
      delivered_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    ) WITH (fillfactor = 80);
    CREATE UNIQUE INDEX fulfilments_waybill ON fulfilments (courier_code, waybill_no) WHERE waybill_no IS NOT NULL AND status <> 'cancelled';
    CREATE INDEX fulfilments_order ON fulfilments (order_id);
    CREATE INDEX fulfilments_backlog ON fulfilments (warehouse_id, status, id) WHERE status IN ('planned', 'reserved', 'released', 'picking', 'packed');
    CREATE INDEX fulfilments_recent ON fulfilments (created_at DESC, id DESC);
    CREATE INDEX fulfilments_waybill_no ON fulfilments (waybill_no) WHERE waybill_no IS NOT NULL;

    CREATE TABLE fulfilment_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      fulfilment_id bigint NOT NULL REFERENCES fulfilments,
      order_line_id bigint NOT NULL REFERENCES order_lines,
      component_id bigint REFERENCES order_line_components,
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      line_qty integer NOT NULL CHECK (line_qty >= 0),
      picked integer NOT NULL DEFAULT 0,
      packed integer NOT NULL DEFAULT 0,
      is_cancelled boolean NOT NULL DEFAULT false,
      CONSTRAINT fulfilment_lines_picked CHECK (picked BETWEEN 0 AND qty),
      CONSTRAINT fulfilment_lines_packed CHECK (packed BETWEEN 0 AND picked)
    );
    CREATE INDEX fulfilment_lines_head ON fulfilment_lines (fulfilment_id);
    CREATE INDEX fulfilment_lines_order_line ON fulfilment_lines (order_line_id);

    -- Live fulfilment lines move order_lines.allocated; its CHECK makes over-fulfilment impossible.
    -- The array of keys and the ban on sequential scans keep the kept plan at the few lines that move.
    CREATE FUNCTION move_allocated() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
    BEGIN
      IF TG_OP = 'INSERT' THEN
        UPDATE order_lines l SET allocated = l.allocated + n.qty
          FROM (SELECT order_line_id, sum(line_qty) AS qty FROM new_lines WHERE NOT is_cancelled GROUP BY 1) n
         WHERE l.id = n.order_line_id AND n.qty > 0 AND l.id = ANY(ARRAY(SELECT order_line_id FROM new_lines));
      ELSE
        UPDATE order_lines l SET allocated = l.allocated + n.qty
          FROM (SELECT order_line_id, sum(qty) AS qty FROM (
                  SELECT order_line_id, line_qty AS qty FROM new_lines WHERE NOT is_cancelled
                  UNION ALL SELECT order_line_id, -line_qty FROM old_lines WHERE NOT is_cancelled) x
                GROUP BY 1 HAVING sum(qty) <> 0) n
         WHERE l.id = n.order_line_id AND l.id = ANY(ARRAY(SELECT order_line_id FROM new_lines));
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER fulfilment_lines_allocate AFTER INSERT ON fulfilment_lines
      REFERENCING NEW TABLE AS new_lines FOR EACH STATEMENT EXECUTE FUNCTION move_allocated();
    CREATE TRIGGER fulfilment_lines_reallocate AFTER UPDATE ON fulfilment_lines
      REFERENCING NEW TABLE AS new_lines OLD TABLE AS old_lines FOR EACH STATEMENT EXECUTE FUNCTION move_allocated();
    CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      RAISE EXCEPTION '% rows are cancelled, never deleted', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
    END $$;
    CREATE TRIGGER fulfilment_lines_keep BEFORE DELETE ON fulfilment_lines FOR EACH ROW EXECUTE FUNCTION refuse_delete();

    -- After-sales: one case id through desk, warehouse and finance.
    CREATE TABLE after_sales_cases (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      order_id bigint NOT NULL REFERENCES orders,
      customer_id bigint REFERENCES customers,
      kind text NOT NULL CHECK (kind IN ('refund_only', 'return', 'exchange', 'resend')),
      status text NOT NULL DEFAULT 'requested' CHECK (status IN ('requested','approved','awaiting_goods','received','refunded','completed','refused','cancelled')),
      reason text,
      refund_amount numeric(18,4) NOT NULL DEFAULT 0 CHECK (refund_amount >= 0),
      return_waybill_no text,
      ticket_ref text,
      warehouse_id bigint REFERENCES warehouses,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX after_sales_cases_order ON after_sales_cases (order_id);
    CREATE INDEX after_sales_cases_recent ON after_sales_cases (created_at DESC, id DESC);
    CREATE INDEX after_sales_cases_return ON after_sales_cases (return_waybill_no) WHERE return_waybill_no IS NOT NULL;
    CREATE INDEX after_sales_cases_status ON after_sales_cases (status, id DESC);
    CREATE TABLE after_sales_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES after_sales_cases,
      order_line_id bigint NOT NULL REFERENCES order_lines,
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      refund_amount numeric(18,4) NOT NULL DEFAULT 0,
      received_good integer NOT NULL DEFAULT 0,
      received_damaged integer NOT NULL DEFAULT 0,
      CONSTRAINT after_sales_lines_received CHECK (received_good >= 0 AND received_damaged >= 0 AND received_good + received_damaged <= qty)
    );
    CREATE INDEX after_sales_lines_case ON after_sales_lines (case_id);
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** After-sales cases whole: the ways of each kind, what they may promise, deadlines, bundles' parts, grades and reasons. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- Why, and who bears it. Kept as data: codes are ours, the words the merchant's.
    CREATE TABLE after_sales_reasons (
      code text PRIMARY KEY CHECK (code ~ '^[a-z_]{2,40}$'),
      name text NOT NULL,
      name_en text NOT NULL,
      responsibility text NOT NULL CHECK (responsibility IN ('buyer', 'warehouse', 'courier', 'supplier', 'store')),
      place integer NOT NULL DEFAULT 100,
      is_active boolean NOT NULL DEFAULT true
    );
    INSERT INTO after_sales_reasons (code, name, name_en, responsibility, place) VALUES
      ('no_reason', '七天无理由', 'Changed their mind', 'buyer', 10),
      ('wrong_size', '尺码不合适', 'Wrong size', 'buyer', 20),
      ('not_wanted', '拍错或不想要了', 'Ordered by mistake', 'buyer', 30),
      ('quality', '质量问题', 'Quality defect', 'supplier', 40),
      ('not_as_described', '与描述不符', 'Not as described', 'store', 50),
      ('wrong_item', '发错货', 'Wrong item sent', 'warehouse', 60),
      ('missing_item', '少件漏发', 'Items missing', 'warehouse', 70),
      ('damaged_in_transit', '运输破损', 'Damaged on the way', 'courier', 80),
      ('lost_parcel', '包裹丢失或拒收', 'Parcel lost or refused', 'courier', 90),
      ('late', '发货或配送太慢', 'Sent or delivered late', 'store', 100),
      ('other', '其他', 'Other', 'store', 999);

    -- In what state goods come back: where they go, and what part of their cost they are still worth.
    CREATE TABLE after_sales_grades (
      code text PRIMARY KEY CHECK (code ~ '^[a-z_]{1,20}$'),
      letter text NOT NULL UNIQUE CHECK (letter ~ '^[A-Z]$'),
      name text NOT NULL,
      name_en text NOT NULL,
      -- null: written off as soon as it is in
      bucket text CHECK (bucket IN ('on_hand', 'damaged', 'quality')),
      worth numeric(5,4) NOT NULL CHECK (worth BETWEEN 0 AND 1),
      place integer NOT NULL DEFAULT 100,
      is_active boolean NOT NULL DEFAULT true,
      CHECK (bucket IS NOT NULL OR worth = 0),
      CHECK (bucket <> 'on_hand' OR worth = 1)
    );
    INSERT INTO after_sales_grades (code, letter, name, name_en, bucket, worth, place) VALUES
      ('good', 'A', '良品', 'Good', 'on_hand', 1, 10),
      ('damaged', 'B', '残次', 'Second', 'damaged', 0.5, 20),
      ('scrap', 'C', '报废', 'Scrap', NULL, 0, 30),
      ('unsure', 'D', '待检', 'To inspect', 'quality', 1, 40);

    ALTER TABLE after_sales_cases DROP CONSTRAINT after_sales_cases_status_check;
    ALTER TABLE after_sales_cases ADD CONSTRAINT after_sales_cases_status_check CHECK (status IN ('requested', 'approved', 'awaiting_goods',
      'goods_sent', 'partly_received', 'disputed', 'received', 'refunded', 'completed', 'refused', 'cancelled', 'closed'));
    ALTER TABLE after_sales_cases
      ADD COLUMN reason_code text REFERENCES after_sales_reasons,
      ADD COLUMN responsibility text CHECK (responsibility IN ('buyer', 'warehouse', 'courier', 'supplier', 'store')),
      -- Shipping and goodwill, beside what the lines come to.
      ADD COLUMN extra_amount numeric(18,4) NOT NULL DEFAULT 0 CHECK (extra_amount >= 0),
      -- What went back on it; kept by the settling of refunds.
      ADD COLUMN refunded_amount numeric(18,4) NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
      -- An exchange for dearer goods: what the buyer pays on top.
      ADD COLUMN price_difference numeric(18,4) NOT NULL DEFAULT 0 CHECK (price_difference >= 0),
      -- What we pay for the way back.
      ADD COLUMN return_freight numeric(18,4) NOT NULL DEFAULT 0 CHECK (return_freight >= 0),
      ADD COLUMN return_courier text,
      ADD COLUMN deadline_at timestamptz,
      ADD COLUMN replacement_id bigint REFERENCES orders;
    UPDATE after_sales_cases c SET
      extra_amount = greatest(refund_amount - (SELECT coalesce(sum(refund_amount), 0) FROM after_sales_lines WHERE case_id = c.id), 0),
      refunded_amount = (SELECT coalesce(sum(amount), 0) FROM order_refunds WHERE case_id = c.id AND state = 'settled'),
      replacement_id = (SELECT r.id FROM orders r JOIN orders o ON o.store_id = r.store_id WHERE o.id = c.order_id AND r.external_no = c.number);
    CREATE INDEX after_sales_cases_due ON after_sales_cases (deadline_at)
      WHERE status IN ('requested', 'approved', 'awaiting_goods', 'goods_sent', 'partly_received', 'disputed', 'received') AND deadline_at IS NOT NULL;
    CREATE INDEX after_sales_cases_reason ON after_sales_cases (reason_code, id DESC);
    CREATE INDEX after_sales_cases_replacement ON after_sales_cases (replacement_id) WHERE replacement_id IS NOT NULL;

    ALTER TABLE after_sales_lines
      ADD COLUMN component_id bigint REFERENCES order_line_components,
      -- Another SKU than the one that comes back.
      ADD COLUMN exchange_sku_id bigint REFERENCES skus,
      -- Units that will not come any more: the case ended, or the rest was given up.
      ADD COLUMN given_up integer NOT NULL DEFAULT 0;
    UPDATE after_sales_lines l SET given_up = qty - received_good - received_damaged
      FROM after_sales_cases c WHERE c.id = l.case_id AND c.status IN ('refused', 'cancelled');
    ALTER TABLE after_sales_lines DROP CONSTRAINT after_sales_lines_received;
    ALTER TABLE after_sales_lines ADD CONSTRAINT after_sales_lines_received CHECK
      (received_good >= 0 AND received_damaged >= 0 AND given_up >= 0 AND received_good + received_damaged + given_up <= qty);
    ALTER TABLE after_sales_lines ADD CONSTRAINT after_sales_lines_amount CHECK (refund_amount >= 0);
    CREATE INDEX after_sales_lines_order_line ON after_sales_lines (order_line_id);

    -- What came at the door, parcel by parcel, graded.
    CREATE TABLE after_sales_receipts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES after_sales_cases,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      -- Units in the parcel that nobody had asked back.
      wrong_units integer NOT NULL DEFAULT 0 CHECK (wrong_units >= 0),
      note text,
      actor_id bigint,
      received_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX after_sales_receipts_case ON after_sales_receipts (case_id);
    CREATE TABLE after_sales_receipt_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      receipt_id bigint NOT NULL REFERENCES after_sales_receipts,
      case_line_id bigint NOT NULL REFERENCES after_sales_lines,
      grade text NOT NULL REFERENCES after_sales_grades,
      qty integer NOT NULL CHECK (qty > 0),
      -- What a unit had cost when it left, and what it is taken in at.
      unit_cost numeric(18,6) NOT NULL CHECK (unit_cost >= 0),
      unit_worth numeric(18,6) NOT NULL CHECK (unit_worth BETWEEN 0 AND unit_cost),
      UNIQUE (receipt_id, case_line_id, grade)
    );
    CREATE TRIGGER after_sales_receipts_append_only BEFORE UPDATE OR DELETE ON after_sales_receipts FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER after_sales_receipt_lines_append_only BEFORE UPDATE OR DELETE ON after_sales_receipt_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- Every step of a case, by whom and why.
    CREATE TABLE after_sales_log (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      case_id bigint NOT NULL REFERENCES after_sales_cases,
      act text NOT NULL,
      from_status text,
      to_status text,
      params jsonb NOT NULL DEFAULT '{}',
      actor_id bigint,
      at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX after_sales_log_case ON after_sales_log (case_id, id);
    CREATE TRIGGER after_sales_log_append_only BEFORE UPDATE OR DELETE ON after_sales_log FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- The ways of each kind (domain/case_machine.ts). A case makes no other move.
    CREATE TABLE after_sales_moves (
      kind text NOT NULL,
      act text NOT NULL,
      from_status text NOT NULL,
      to_status text NOT NULL,
      PRIMARY KEY (kind, from_status, to_status, act)
    );
    INSERT INTO after_sales_moves (kind, act, from_status, to_status)
    SELECT k, m.act, f, m.to_status FROM (VALUES
      ('approve', '{requested}'::text[], 'approved', '{refund_only,resend}'::text[]),
      ('approve', '{requested}', 'awaiting_goods', '{return,exchange}'),
      ('approve', '{requested}', 'goods_sent', '{return,exchange}'),
      ('refuse', '{requested,disputed}', 'refused', '{refund_only,return,exchange,resend}'),
      ('note_waybill', '{awaiting_goods}', 'goods_sent', '{return,exchange}'),
      ('receive', '{awaiting_goods,goods_sent}', 'partly_received', '{return,exchange}'),
      ('receive', '{awaiting_goods,goods_sent,partly_received}', 'disputed', '{return,exchange}'),
      ('receive', '{awaiting_goods,goods_sent,partly_received}', 'received', '{return,exchange}'),
      ('give_up_rest', '{awaiting_goods,goods_sent,partly_received,disputed}', 'received', '{return,exchange}'),
      ('await_rest', '{disputed}', 'awaiting_goods', '{return,exchange}'),
      ('refund', '{approved,received}', 'refunded', '{refund_only,return,exchange}'),
      ('complete', '{approved,received,refunded}', 'completed', '{refund_only,return,exchange,resend}'),
      ('cancel', '{requested,approved,awaiting_goods,goods_sent}', 'cancelled', '{refund_only,return,exchange,resend}'),
      ('expire', '{awaiting_goods}', 'closed', '{return,exchange}'),
      ('reopen', '{refused,cancelled,closed}', 'requested', '{refund_only,return,exchange,resend}')
    ) AS m(act, from_statuses, to_status, kinds), unnest(m.from_statuses) AS f, unnest(m.kinds) AS k;

    CREATE FUNCTION check_case_move() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.status <> OLD.status AND NOT EXISTS (SELECT FROM after_sales_moves
           WHERE kind = NEW.kind AND from_status = OLD.status AND to_status = NEW.status) THEN
        RAISE EXCEPTION 'a % cannot go from % to %', NEW.kind, OLD.status, NEW.status
          USING ERRCODE = 'check_violation', CONSTRAINT = 'after_sales_cases_move';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER after_sales_cases_move BEFORE UPDATE OF status ON after_sales_cases FOR EACH ROW EXECUTE FUNCTION check_case_move();

    -- What open cases promise and what went back, of an order and of each of its lines and bundles' parts,
    -- stays within what was paid for it. The order's row is locked first: two promises at once see each other.
    CREATE FUNCTION broken_promise(checked bigint) RETURNS text LANGUAGE sql STABLE AS $$
      SELECT problem FROM (
        SELECT 'after_sales_order_promise' AS problem FROM orders o
         WHERE o.id = checked AND o.refunded_amount + coalesce((SELECT sum(greatest(c.refund_amount - c.refunded_amount, 0)) FROM after_sales_cases c
           WHERE c.order_id = o.id AND c.status NOT IN ('refunded', 'completed', 'refused', 'cancelled', 'closed')), 0) > o.paid_amount
        UNION ALL
        SELECT 'after_sales_line_promise' FROM order_lines l
         WHERE l.order_id = checked AND l.payable < coalesce((SELECT sum(a.refund_amount) FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id
           WHERE a.order_line_id = l.id AND c.status NOT IN ('refused', 'cancelled', 'closed')), 0)
           + coalesce((SELECT sum((x->>'amount')::numeric) FROM order_refunds r, jsonb_array_elements(r.lines) x
              WHERE r.order_id = checked AND r.case_id IS NULL AND r.state = 'settled' AND (x->>'orderLineId')::bigint = l.id), 0)
        UNION ALL
        SELECT 'after_sales_line_promise' FROM order_line_components p JOIN order_lines l ON l.id = p.order_line_id
         WHERE l.order_id = checked AND p.payable < (SELECT sum(a.refund_amount) FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id
           WHERE a.component_id = p.id AND c.status NOT IN ('refused', 'cancelled', 'closed'))
      ) found LIMIT 1
    $$;
    CREATE FUNCTION refuse_broken_promise(checked bigint) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE problem text;
    BEGIN
      PERFORM 1 FROM orders WHERE id = checked FOR NO KEY UPDATE;
      problem := broken_promise(checked);
      IF problem IS NOT NULL THEN
        RAISE EXCEPTION 'order % would give back more than was paid', checked USING ERRCODE = 'check_violation', CONSTRAINT = problem;
      END IF;
    END $$;
    CREATE FUNCTION check_case_promise() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.status IN ('refused', 'cancelled', 'closed', 'refunded', 'completed') THEN RETURN NULL; END IF;
      IF TG_OP = 'UPDATE' THEN
        IF NEW.refund_amount <= OLD.refund_amount AND OLD.status NOT IN ('refused', 'cancelled', 'closed') THEN RETURN NULL; END IF;
      END IF;
      PERFORM refuse_broken_promise(NEW.order_id);
      RETURN NULL;
    END $$;
    CREATE TRIGGER after_sales_cases_promise AFTER INSERT OR UPDATE OF refund_amount, status ON after_sales_cases
      FOR EACH ROW EXECUTE FUNCTION check_case_promise();
    CREATE FUNCTION check_line_promise() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        IF NEW.refund_amount <= OLD.refund_amount THEN RETURN NULL; END IF;
      END IF;
      PERFORM refuse_broken_promise((SELECT order_id FROM after_sales_cases WHERE id = NEW.case_id));
      RETURN NULL;
    END $$;
    CREATE TRIGGER after_sales_lines_promise AFTER INSERT OR UPDATE OF refund_amount ON after_sales_lines
      FOR EACH ROW EXECUTE FUNCTION check_line_promise();
    -- At commit a case's amount is what its lines and the extra come to.
    CREATE FUNCTION check_case_sum() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE checked bigint;
    BEGIN
      IF TG_TABLE_NAME = 'after_sales_cases' THEN checked := NEW.id; ELSE checked := NEW.case_id; END IF;
      IF EXISTS (SELECT FROM after_sales_cases c WHERE c.id = checked AND c.refund_amount <> c.extra_amount
                   + (SELECT coalesce(sum(refund_amount), 0) FROM after_sales_lines WHERE case_id = c.id)) THEN
        RAISE EXCEPTION 'lines of case % do not add up to its amount', checked USING ERRCODE = 'check_violation', CONSTRAINT = 'after_sales_sum';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER after_sales_cases_sum AFTER INSERT OR UPDATE OF refund_amount, extra_amount ON after_sales_cases
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_case_sum();
    CREATE CONSTRAINT TRIGGER after_sales_lines_sum AFTER INSERT OR UPDATE OF refund_amount ON after_sales_lines
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_case_sum();

    -- Lines of returns and exchanges move what is asked back of order lines, and what came; of a bundle's
    -- line that is every bundle of which any part is asked back. The order line's row is locked first.
    ALTER TABLE order_line_components
      ADD COLUMN return_requested integer NOT NULL DEFAULT 0,
      ADD COLUMN returned integer NOT NULL DEFAULT 0,
      ADD CONSTRAINT order_line_components_returned CHECK (returned >= 0 AND returned <= return_requested AND return_requested <= qty);
    CREATE FUNCTION move_returns() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE
      asked integer := NEW.qty - NEW.given_up;
      came integer := NEW.received_good + NEW.received_damaged;
    BEGIN
      IF TG_OP = 'UPDATE' THEN
        asked := asked - (OLD.qty - OLD.given_up);
        came := came - (OLD.received_good + OLD.received_damaged);
      END IF;
      IF asked = 0 AND came = 0 THEN RETURN NULL; END IF;
      IF NOT EXISTS (SELECT FROM after_sales_cases WHERE id = NEW.case_id AND kind IN ('return', 'exchange')) THEN RETURN NULL; END IF;
      IF NEW.component_id IS NULL THEN
        UPDATE order_lines SET return_requested = return_requested + asked, returned = returned + came WHERE id = NEW.order_line_id;
        RETURN NULL;
      END IF;
      PERFORM 1 FROM order_lines WHERE id = NEW.order_line_id FOR NO KEY UPDATE;
      UPDATE order_line_components SET return_requested = return_requested + asked, returned = returned + came WHERE id = NEW.component_id;
      UPDATE order_lines l SET return_requested = c.asked, returned = c.came
        FROM (SELECT max(ceil(p.return_requested::numeric * x.qty / p.qty))::int AS asked, max(ceil(p.returned::numeric * x.qty / p.qty))::int AS came
                FROM order_line_components p JOIN order_lines x ON x.id = p.order_line_id WHERE x.id = NEW.order_line_id) c
       WHERE l.id = NEW.order_line_id;
      RETURN NULL;
    END $$;
    CREATE TRIGGER after_sales_lines_move AFTER INSERT OR UPDATE OF qty, given_up, received_good, received_damaged ON after_sales_lines
      FOR EACH ROW EXECUTE FUNCTION move_returns();
  `
}

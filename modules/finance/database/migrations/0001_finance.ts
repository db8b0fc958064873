import { SqlMigration } from '#kernel/sql_migration'
import { CHART, parentOf } from '#modules/finance/domain/chart_of_accounts'

const text = (value: string | null) =>
  value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`
const CHART_ROWS = CHART.map(
  (a) => `(${[a.code, parentOf(a.code), a.name, a.nameEn, a.kind].map(text).join(', ')})`
).join(',\n      ')

/** General ledger (append-only, balanced, sealed), party ledger, order economics, fee rules, rates. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE finance_accounts (
      code text PRIMARY KEY CHECK (code ~ '^[0-9]{4}([.][0-9]{2})*$'),
      parent_code text REFERENCES finance_accounts,
      name text NOT NULL,
      name_en text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('asset', 'liability', 'equity', 'cost', 'income', 'expense')),
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    INSERT INTO finance_accounts (code, parent_code, name, name_en, kind) VALUES
      ${CHART_ROWS};

    CREATE TABLE finance_periods (
      month date PRIMARY KEY CHECK (month = date_trunc('month', month)),
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed')),
      closed_by bigint REFERENCES users,
      closed_at timestamptz,
      CHECK ((state = 'closed') = (closed_at IS NOT NULL))
    );

    -- One journal per business fact: (source, kind) makes posting idempotent.
    CREATE TABLE finance_journals (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      entry_date date NOT NULL,
      kind text NOT NULL,
      source_type text NOT NULL,
      source_id text NOT NULL,
      memo text NOT NULL DEFAULT '',
      reverses_id bigint UNIQUE REFERENCES finance_journals,
      actor_id bigint,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (source_type, source_id, kind)
    );
    CREATE INDEX finance_journals_date ON finance_journals (entry_date DESC, id DESC);

    CREATE TABLE finance_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      journal_id bigint NOT NULL REFERENCES finance_journals,
      line_no integer NOT NULL,
      account_code text NOT NULL REFERENCES finance_accounts,
      debit numeric(18,4) NOT NULL DEFAULT 0 CHECK (debit >= 0),
      credit numeric(18,4) NOT NULL DEFAULT 0 CHECK (credit >= 0),
      currency char(3) NOT NULL,
      original numeric(18,4) NOT NULL,
      fx_rate numeric(18,8) NOT NULL DEFAULT 1 CHECK (fx_rate > 0),
      entry_date date NOT NULL,
      store_id bigint, warehouse_id bigint, sku_id bigint, order_id bigint,
      party_type text CHECK (party_type IN ('store', 'supplier', 'courier', 'customer')),
      party_id bigint,
      memo text,
      CHECK ((debit = 0) <> (credit = 0)),
      UNIQUE (journal_id, line_no)
    );
    CREATE INDEX finance_lines_account ON finance_lines (account_code, entry_date, id);
    CREATE INDEX finance_lines_store ON finance_lines (store_id, entry_date) INCLUDE (account_code, debit, credit) WHERE store_id IS NOT NULL;
    CREATE INDEX finance_lines_order ON finance_lines (order_id) WHERE order_id IS NOT NULL;
    CREATE INDEX finance_lines_party ON finance_lines (party_type, party_id, id) WHERE party_type IS NOT NULL;

    CREATE TRIGGER finance_journals_append_only BEFORE UPDATE OR DELETE ON finance_journals FOR EACH ROW EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER finance_lines_append_only BEFORE UPDATE OR DELETE ON finance_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- I5: at commit every journal balances in the company's currency and has lines.
    CREATE FUNCTION finance_check_balance() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE debit numeric; credit numeric;
    BEGIN
      SELECT sum(l.debit), sum(l.credit) INTO debit, credit FROM finance_lines l WHERE l.journal_id = NEW.id;
      IF debit IS NULL OR debit <> credit THEN
        RAISE EXCEPTION 'journal % does not balance: debit %, credit %', NEW.id, coalesce(debit, 0), coalesce(credit, 0)
          USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_journal_balanced';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER finance_journals_balance AFTER INSERT ON finance_journals
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION finance_check_balance();
    -- Lines join a journal only in the transaction that wrote it, so the check above has seen them all.
    CREATE FUNCTION finance_check_lines() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE late bigint;
    BEGIN
      SELECT j.id INTO late FROM finance_journals j
       WHERE j.id IN (SELECT journal_id FROM added) AND j.xmin::text <> pg_current_xact_id()::xid::text LIMIT 1;
      IF late IS NOT NULL THEN
        RAISE EXCEPTION 'journal % is already posted', late USING ERRCODE = 'restrict_violation', CONSTRAINT = 'finance_journal_posted';
      END IF;
      RETURN NULL;
    END $$;
    CREATE TRIGGER finance_lines_with_journal AFTER INSERT ON finance_lines REFERENCING NEW TABLE AS added
      FOR EACH STATEMENT EXECUTE FUNCTION finance_check_lines();
    -- I10: nothing is posted into a closed month.
    CREATE FUNCTION finance_check_period() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT 1 FROM finance_periods WHERE month = date_trunc('month', NEW.entry_date) AND state = 'closed') THEN
        RAISE EXCEPTION 'the month % is closed', to_char(NEW.entry_date, 'YYYY-MM')
          USING ERRCODE = 'check_violation', CONSTRAINT = 'finance_period_closed';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER finance_journals_period BEFORE INSERT ON finance_journals FOR EACH ROW EXECUTE FUNCTION finance_check_period();

    -- Gap-free numbers and the hash chain, given in commit order right after posting.
    CREATE TABLE finance_seals (
      number bigint PRIMARY KEY CHECK (number > 0),
      journal_id bigint NOT NULL UNIQUE REFERENCES finance_journals,
      previous_hash text NOT NULL,
      hash text NOT NULL,
      sealed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TRIGGER finance_seals_append_only BEFORE UPDATE OR DELETE ON finance_seals FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- Which stock entry is in which journal: at most once.
    CREATE TABLE finance_stock_postings (
      entry_id bigint PRIMARY KEY,
      journal_id bigint NOT NULL REFERENCES finance_journals
    );

    -- Revenue recognised per shipped quantity of an order line.
    CREATE TABLE finance_recognitions (
      fulfilment_line_id bigint PRIMARY KEY,
      order_line_id bigint NOT NULL,
      order_id bigint NOT NULL,
      qty integer NOT NULL CHECK (qty > 0),
      amount numeric(18,4) NOT NULL,
      journal_id bigint NOT NULL REFERENCES finance_journals
    );
    CREATE INDEX finance_recognitions_line ON finance_recognitions (order_line_id);
    CREATE INDEX finance_recognitions_order ON finance_recognitions (order_id);

    -- Margin of an order as append-only revisions, in the company's currency and without tax.
    CREATE TABLE finance_order_economics (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      order_id bigint NOT NULL,
      store_id bigint NOT NULL,
      revision integer NOT NULL CHECK (revision > 0),
      stage text NOT NULL CHECK (stage IN ('estimated', 'shipped', 'settled', 'final')),
      currency char(3) NOT NULL,
      gross_sales numeric(18,4) NOT NULL,
      discounts numeric(18,4) NOT NULL,
      shipping_income numeric(18,4) NOT NULL,
      refunds numeric(18,4) NOT NULL,
      net_revenue numeric(18,4) NOT NULL,
      goods_cost numeric(18,4) NOT NULL,
      freight numeric(18,4) NOT NULL,
      commission numeric(18,4) NOT NULL,
      payment_fee numeric(18,4) NOT NULL,
      margin numeric(18,4) NOT NULL,
      cause text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (order_id, revision),
      CONSTRAINT finance_economics_revenue CHECK (net_revenue = gross_sales - discounts + shipping_income - refunds),
      CONSTRAINT finance_economics_margin CHECK (margin = net_revenue - goods_cost - freight - commission - payment_fee)
    );
    CREATE TRIGGER finance_order_economics_append_only BEFORE UPDATE OR DELETE ON finance_order_economics FOR EACH ROW EXECUTE FUNCTION refuse_change();
    -- The latest revision of each order, for lists.
    CREATE TABLE finance_order_margins (
      order_id bigint PRIMARY KEY,
      economics_id bigint NOT NULL REFERENCES finance_order_economics,
      store_id bigint NOT NULL,
      stage text NOT NULL,
      net_revenue numeric(18,4) NOT NULL,
      margin numeric(18,4) NOT NULL,
      margin_rate numeric(9,6),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX finance_order_margins_recent ON finance_order_margins (updated_at DESC, order_id DESC);
    CREATE INDEX finance_order_margins_margin ON finance_order_margins (margin, order_id);
    CREATE INDEX finance_order_margins_store ON finance_order_margins (store_id, updated_at DESC, order_id DESC);

    -- What a platform or payer takes: rate on the goods paid, between floor and cap.
    CREATE TABLE finance_fee_rules (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint REFERENCES stores,
      platform text,
      fee text NOT NULL CHECK (fee IN ('commission', 'payment_fee')),
      rate numeric(9,6) NOT NULL CHECK (rate >= 0 AND rate < 1),
      minimum numeric(18,4) NOT NULL DEFAULT 0 CHECK (minimum >= 0),
      cap numeric(18,4) CHECK (cap >= minimum),
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK ((store_id IS NULL) <> (platform IS NULL))
    );
    CREATE UNIQUE INDEX finance_fee_rules_store ON finance_fee_rules (store_id, fee) WHERE is_active AND store_id IS NOT NULL;
    CREATE UNIQUE INDEX finance_fee_rules_platform ON finance_fee_rules (platform, fee) WHERE is_active AND platform IS NOT NULL;

    CREATE TABLE finance_rates (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      currency char(3) NOT NULL,
      day date NOT NULL,
      rate numeric(18,8) NOT NULL CHECK (rate > 0),
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (currency, day)
    );

    -- Sub-ledger of what is owed to and by parties; its sum per control account equals the ledger.
    CREATE TABLE finance_party_entries (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      account_code text NOT NULL REFERENCES finance_accounts,
      party_type text NOT NULL CHECK (party_type IN ('store', 'supplier', 'courier', 'customer')),
      party_id bigint NOT NULL,
      party_name text NOT NULL,
      kind text NOT NULL CHECK (kind IN ('bill', 'payment', 'credit')),
      document text NOT NULL,
      amount numeric(18,4) NOT NULL CHECK (amount <> 0),
      currency char(3) NOT NULL,
      entry_date date NOT NULL,
      due_date date,
      journal_id bigint NOT NULL REFERENCES finance_journals,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (journal_id, account_code, party_type, party_id, document)
    );
    CREATE INDEX finance_party_entries_party ON finance_party_entries (party_type, party_id, entry_date, id);
    CREATE INDEX finance_party_entries_open ON finance_party_entries (account_code, party_type, party_id) INCLUDE (amount, due_date);
    CREATE TRIGGER finance_party_entries_append_only BEFORE UPDATE OR DELETE ON finance_party_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
  `
}

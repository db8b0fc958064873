import { SqlMigration } from '#kernel/sql_migration'

/** One customer with many identities, addresses, undoable merges, and the timeline. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- Customer numbers may have gaps, so no row is locked to hand one out.
    CREATE SEQUENCE customer_numbers;
    CREATE FUNCTION next_customer_number() RETURNS text LANGUAGE sql VOLATILE AS $$
      SELECT 'C' || lpad(n::text, greatest(8, length(n::text)), '0') FROM nextval('customer_numbers') AS n
    $$;

    CREATE TABLE customers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE DEFAULT next_customer_number(),
      kind text NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'company')),
      display_name text NOT NULL,
      search_name text NOT NULL DEFAULT '',
      owner_id bigint REFERENCES users,
      source text,
      locale text NOT NULL DEFAULT 'zh-CN',
      tags text[] NOT NULL DEFAULT '{}',
      note text,
      orders_count integer NOT NULL DEFAULT 0,
      -- Paid less refunded: in the company's currency (to sort by), and for each currency.
      orders_total numeric(18,4) NOT NULL DEFAULT 0,
      orders_totals jsonb NOT NULL DEFAULT '{}',
      last_order_at timestamptz,
      merged_into_id bigint REFERENCES customers CHECK (merged_into_id <> id),
      anonymised_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX customers_name ON customers USING gin (search_name gin_trgm_ops);
    CREATE INDEX customers_created ON customers (created_at DESC, id DESC);
    CREATE INDEX customers_updated ON customers (updated_at, id);
    CREATE INDEX customers_total ON customers (orders_total DESC, id DESC);
    CREATE INDEX customers_last_order ON customers (last_order_at DESC NULLS LAST, id DESC);
    CREATE INDEX customers_tags ON customers USING gin (tags);
    CREATE INDEX customers_owner ON customers (owner_id);
    CREATE INDEX customers_merged ON customers (merged_into_id) WHERE merged_into_id IS NOT NULL;

    CREATE TABLE customer_identities (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      customer_id bigint NOT NULL REFERENCES customers,
      kind text NOT NULL CHECK (kind IN ('phone', 'email', 'platform_buyer', 'openid', 'visitor')),
      scope text NOT NULL DEFAULT '',
      value_hash text NOT NULL,
      value_encrypted text,
      value_masked text NOT NULL,
      verified_at timestamptz,
      consent jsonb,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (kind, scope, value_hash)
    );
    CREATE INDEX customer_identities_customer ON customer_identities (customer_id);

    CREATE TABLE customer_addresses (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      customer_id bigint NOT NULL REFERENCES customers,
      consignee text NOT NULL,
      phone_encrypted text,
      phone_hash text,
      phone_masked text,
      country text NOT NULL DEFAULT 'CN',
      province text, province_code text,
      city text, city_code text,
      district text, district_code text,
      line text NOT NULL,
      postcode text,
      is_default boolean NOT NULL DEFAULT false,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX customer_addresses_place ON customer_addresses (district_code, consignee) WHERE district_code IS NOT NULL;
    CREATE INDEX customer_addresses_customer ON customer_addresses (customer_id);
    CREATE INDEX customer_addresses_phone ON customer_addresses (phone_hash);
    CREATE UNIQUE INDEX customer_addresses_default ON customer_addresses (customer_id) WHERE is_default;

    CREATE TABLE customer_merges (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      winner_id bigint NOT NULL REFERENCES customers,
      loser_id bigint NOT NULL REFERENCES customers,
      field_choices jsonb NOT NULL,
      before jsonb NOT NULL,
      moved_refs jsonb NOT NULL,
      merged_by bigint REFERENCES users,
      merged_at timestamptz NOT NULL DEFAULT now(),
      undone_by bigint REFERENCES users,
      undone_at timestamptz,
      CHECK (winner_id <> loser_id)
    );
    CREATE INDEX customer_merges_winner ON customer_merges (winner_id);
    CREATE UNIQUE INDEX customer_merges_live ON customer_merges (loser_id) WHERE undone_at IS NULL;

    -- Pairs that may be one person: found by conflicting identities or by likeness, decided by people.
    CREATE TABLE customer_duplicates (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      a_id bigint NOT NULL REFERENCES customers,
      b_id bigint NOT NULL REFERENCES customers,
      reason text NOT NULL CHECK (reason IN ('phone', 'email', 'platform_buyer', 'openid', 'address_name')),
      evidence jsonb NOT NULL DEFAULT '{}',
      state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'merged', 'dismissed')),
      decided_by bigint REFERENCES users,
      decided_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK (a_id < b_id),
      UNIQUE (a_id, b_id)
    );
    CREATE INDEX customer_duplicates_open ON customer_duplicates (id DESC) WHERE state = 'open';
    CREATE INDEX customer_duplicates_b ON customer_duplicates (b_id);

    CREATE TABLE timeline_entries (
      id bigint GENERATED ALWAYS AS IDENTITY,
      customer_id bigint NOT NULL,
      module text NOT NULL,
      kind text NOT NULL,
      ref_type text NOT NULL,
      ref_id text NOT NULL,
      payload jsonb NOT NULL DEFAULT '{}',
      actor_id bigint,
      occurred_at timestamptz NOT NULL,
      PRIMARY KEY (id, occurred_at),
      UNIQUE (module, kind, ref_type, ref_id, occurred_at)
    ) PARTITION BY RANGE (occurred_at);
    CREATE INDEX timeline_entries_customer ON timeline_entries (customer_id, occurred_at DESC, id DESC);
    SELECT ensure_partitions('timeline_entries', 24, 12);
    CREATE TABLE partitions.timeline_entries_other PARTITION OF timeline_entries DEFAULT;
  `
}

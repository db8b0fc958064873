import { SqlMigration } from '#kernel/sql_migration'

/** What the platforms are told of the stock: how each store is told, what is still to be told, and what they answered. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE oms_stock_channels (
      store_id bigint PRIMARY KEY REFERENCES stores,
      is_on boolean NOT NULL DEFAULT false,
      -- While it is, every item is told as 0, whatever there is.
      is_stopped boolean NOT NULL DEFAULT false,
      stopped_by bigint REFERENCES users,
      stopped_at timestamptz,
      -- How long changes of a SKU are gathered: class A, class B; class S not at all once so few are left.
      delay_ms integer NOT NULL DEFAULT 2000 CHECK (delay_ms BETWEEN 0 AND 3600000),
      slow_delay_ms integer NOT NULL DEFAULT 60000 CHECK (slow_delay_ms BETWEEN 0 AND 86400000),
      urgent_below integer NOT NULL DEFAULT 10 CHECK (urgent_below >= 0),
      -- The platform asked for patience until then.
      blocked_until timestamptz,
      compared_at timestamptz,
      differing integer,
      updated_at timestamptz NOT NULL DEFAULT now(),
      CHECK (is_stopped = (stopped_at IS NOT NULL))
    );
    -- One row a listing that was ever to be told. changed_at: the oldest change the platform does not know of.
    CREATE TABLE oms_stock_pushes (
      listing_id bigint PRIMARY KEY REFERENCES listings,
      store_id bigint NOT NULL REFERENCES stores,
      sku_id bigint NOT NULL REFERENCES skus,
      version bigint NOT NULL DEFAULT 1,
      changed_at timestamptz,
      due_at timestamptz,
      -- A worker has it until then; the changes it carries are those since sending_since.
      claimed_until timestamptz,
      claimed_version bigint,
      sending_since timestamptz,
      attempts integer NOT NULL DEFAULT 0,
      told_qty bigint,
      told_version bigint NOT NULL DEFAULT 0,
      told_at timestamptz,
      last_error text,
      CHECK ((claimed_until IS NULL) = (claimed_version IS NULL)),
      CHECK (told_version <= version)
    );
    CREATE INDEX oms_stock_pushes_due ON oms_stock_pushes (store_id, due_at) WHERE due_at IS NOT NULL;
    CREATE INDEX oms_stock_pushes_claimed ON oms_stock_pushes (store_id, claimed_until) WHERE claimed_until IS NOT NULL;
    CREATE INDEX oms_stock_pushes_failing ON oms_stock_pushes (store_id) WHERE last_error IS NOT NULL;
    -- What platforms answered; kept for some weeks.
    CREATE TABLE oms_stock_answers (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      listing_id bigint NOT NULL REFERENCES listings,
      quantity bigint NOT NULL,
      version bigint NOT NULL,
      changed_at timestamptz NOT NULL,
      answered_at timestamptz NOT NULL,
      is_ok boolean NOT NULL,
      message text
    );
    CREATE INDEX oms_stock_answers_store ON oms_stock_answers (store_id, answered_at DESC);
    CREATE INDEX oms_stock_answers_listing ON oms_stock_answers (listing_id, id DESC);
  `
}

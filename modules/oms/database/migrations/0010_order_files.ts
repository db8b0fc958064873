import { SqlMigration } from '#kernel/sql_migration'

/** Orders that come as files: mappings of columns, the files' runs, and returns that a file tells of. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    ALTER TABLE platform_orders
      -- A return is a document of its own: it becomes no order, but lines in oms_return_lines.
      ADD COLUMN kind text NOT NULL DEFAULT 'order' CHECK (kind IN ('order', 'return')),
      -- Of what the payload says, without when it was read: the same file again is nothing new. Null for platforms.
      ADD COLUMN content_hash text,
      -- Whose order it is, where a file names buyers: returns without a number find their order by it.
      ADD COLUMN buyer_key text,
      DROP CONSTRAINT platform_orders_submitted,
      ADD CONSTRAINT platform_orders_submitted CHECK (state <> 'submitted' OR order_id IS NOT NULL OR kind = 'return');
    CREATE INDEX platform_orders_buyer ON platform_orders (store_id, buyer_key) WHERE buyer_key IS NOT NULL;

    CREATE TABLE oms_file_mappings (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      name text NOT NULL CHECK (name <> ''),
      -- The headers it was made for, folded: a file with the same ones is read by it.
      header_key text NOT NULL,
      mapping jsonb NOT NULL,
      updated_by bigint REFERENCES users,
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (store_id, name)
    );

    CREATE TABLE oms_file_runs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      file_id bigint NOT NULL REFERENCES files,
      user_id bigint REFERENCES users,
      state text NOT NULL DEFAULT 'mapping' CHECK (state IN ('mapping', 'checking', 'checked', 'importing', 'done', 'failed')),
      headers jsonb NOT NULL,
      preview jsonb NOT NULL,
      mapping jsonb NOT NULL,
      mapping_name text,
      -- Rows read in this phase; all rows once the file was checked.
      done integer NOT NULL DEFAULT 0,
      total integer NOT NULL DEFAULT 0,
      bad_rows integer NOT NULL DEFAULT 0,
      summary jsonb NOT NULL DEFAULT '{}',
      errors jsonb NOT NULL DEFAULT '[]',
      result_file_id bigint REFERENCES files,
      -- Orders whose rows do not stand together, with their last row.
      torn jsonb NOT NULL DEFAULT '{}',
      -- Everything that ends at or before this row of the file has been taken in.
      after_row integer NOT NULL DEFAULT 0,
      taken jsonb NOT NULL DEFAULT '{}',
      error text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX oms_file_runs_recent ON oms_file_runs (created_at DESC, id DESC);
    CREATE INDEX oms_file_runs_store ON oms_file_runs (store_id, created_at DESC, id DESC);

    -- What came back by a file, each line with the order it belongs to, or with none where nobody knows.
    CREATE TABLE oms_return_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      platform_order_id bigint NOT NULL REFERENCES platform_orders,
      external_no text NOT NULL,
      external_line_no text NOT NULL,
      part integer NOT NULL DEFAULT 1,
      code text,
      title text NOT NULL,
      qty integer NOT NULL CHECK (qty > 0),
      amount numeric(18,4) NOT NULL CHECK (amount >= 0),
      currency char(3) NOT NULL,
      is_fee boolean NOT NULL DEFAULT false,
      match text NOT NULL CHECK (match IN ('number', 'buyer', 'none')),
      order_id bigint REFERENCES orders,
      order_line_id bigint REFERENCES order_lines,
      returned_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (platform_order_id, external_line_no, part),
      CONSTRAINT oms_return_lines_match CHECK ((match = 'none') = (order_id IS NULL))
    );
    CREATE INDEX oms_return_lines_order ON oms_return_lines (order_line_id) WHERE order_line_id IS NOT NULL;
    CREATE INDEX oms_return_lines_of_order ON oms_return_lines (order_id) WHERE order_id IS NOT NULL;
    CREATE INDEX oms_return_lines_recent ON oms_return_lines (returned_at DESC, id DESC);
    CREATE TRIGGER oms_return_lines_append_only BEFORE UPDATE OR DELETE ON oms_return_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
  `
}

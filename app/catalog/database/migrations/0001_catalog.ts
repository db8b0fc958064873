import { SqlMigration } from '#kernel/sql_migration'

/** Products, SKUs, barcodes, units, bundles, BOMs; the stores and their listings. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    CREATE TABLE products (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      name text NOT NULL,
      name_en text,
      search_name text NOT NULL DEFAULT '',
      brand text,
      category text,
      description text,
      image_file_id bigint REFERENCES files,
      option_names jsonb NOT NULL DEFAULT '[]',
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('draft', 'active', 'archived')),
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX products_search ON products USING gin (search_name gin_trgm_ops);
    CREATE INDEX products_status ON products (status, id DESC);
    CREATE INDEX products_category ON products (category, id DESC);
    CREATE INDEX products_brand ON products (brand, id DESC);
    CREATE INDEX products_updated ON products (updated_at DESC, id DESC);

    CREATE TABLE skus (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      product_id bigint NOT NULL REFERENCES products,
      code text NOT NULL UNIQUE,
      name text NOT NULL,
      search_name text NOT NULL DEFAULT '',
      options jsonb NOT NULL DEFAULT '{}',
      kind text NOT NULL DEFAULT 'goods' CHECK (kind IN ('goods', 'bundle', 'kit', 'gift', 'material', 'virtual')),
      list_price numeric(18,4) NOT NULL DEFAULT 0 CHECK (list_price >= 0),
      purchase_price numeric(18,6) NOT NULL DEFAULT 0 CHECK (purchase_price >= 0),
      base_unit text NOT NULL DEFAULT '件',
      weight_g integer CHECK (weight_g >= 0),
      length_mm integer CHECK (length_mm >= 0),
      width_mm integer CHECK (width_mm >= 0),
      height_mm integer CHECK (height_mm >= 0),
      tracking text NOT NULL DEFAULT 'none' CHECK (tracking IN ('none', 'lot', 'serial')),
      shelf_life_days integer,
      storage_class text NOT NULL DEFAULT 'normal' CHECK (storage_class IN ('normal', 'cold', 'hazmat', 'oversize')),
      tax_rate numeric(6,4) NOT NULL DEFAULT 0.13 CHECK (tax_rate >= 0 AND tax_rate < 1),
      status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'disabled')),
      image_file_id bigint REFERENCES files,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX skus_product ON skus (product_id);
    CREATE INDEX skus_price ON skus (list_price, id);
    CREATE INDEX skus_bundles ON skus (code) WHERE kind = 'bundle';
    CREATE INDEX skus_disabled ON skus (code) WHERE status = 'disabled';
    CREATE INDEX skus_tracked ON skus (tracking, code) WHERE tracking <> 'none';
    CREATE INDEX skus_search ON skus USING gin (search_name gin_trgm_ops);

    CREATE TABLE sku_barcodes (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      barcode text NOT NULL,
      unit_factor integer NOT NULL DEFAULT 1 CHECK (unit_factor > 0),
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE UNIQUE INDEX sku_barcodes_active ON sku_barcodes (barcode) WHERE is_active;
    CREATE INDEX sku_barcodes_sku ON sku_barcodes (sku_id);

    CREATE TABLE sku_units (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      unit text NOT NULL,
      factor integer NOT NULL CHECK (factor > 1),
      UNIQUE (sku_id, unit)
    );

    CREATE TABLE bundle_components (
      bundle_sku_id bigint NOT NULL REFERENCES skus,
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      revenue_share numeric(9,8) NOT NULL CHECK (revenue_share BETWEEN 0 AND 1),
      PRIMARY KEY (bundle_sku_id, sku_id),
      CHECK (bundle_sku_id <> sku_id)
    );
    CREATE INDEX bundle_components_sku ON bundle_components (sku_id);
    -- No bundle in a bundle; the shares of a bundle sum to 1 at commit.
    CREATE FUNCTION check_bundle() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE bundle bigint := coalesce(NEW.bundle_sku_id, OLD.bundle_sku_id); total numeric;
    BEGIN
      IF EXISTS (SELECT 1 FROM bundle_components c JOIN bundle_components n ON n.bundle_sku_id = c.sku_id WHERE c.bundle_sku_id = bundle)
         OR EXISTS (SELECT 1 FROM bundle_components WHERE sku_id = bundle) THEN
        RAISE EXCEPTION 'a bundle cannot contain a bundle (sku %)', bundle USING ERRCODE = 'check_violation', CONSTRAINT = 'bundle_no_nesting';
      END IF;
      SELECT sum(revenue_share) INTO total FROM bundle_components WHERE bundle_sku_id = bundle;
      IF total IS NOT NULL AND total <> 1 THEN
        RAISE EXCEPTION 'revenue shares of bundle % sum to %, not 1', bundle, total USING ERRCODE = 'check_violation', CONSTRAINT = 'bundle_shares_sum';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER bundle_components_rules AFTER INSERT OR UPDATE OR DELETE ON bundle_components
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION check_bundle();

    CREATE TABLE boms (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      version integer NOT NULL,
      yield_qty integer NOT NULL DEFAULT 1 CHECK (yield_qty > 0),
      effective tstzrange NOT NULL DEFAULT tstzrange(now(), NULL),
      note text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (sku_id, version),
      EXCLUDE USING gist (sku_id WITH =, effective WITH &&)
    );
    CREATE TABLE bom_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      bom_id bigint NOT NULL REFERENCES boms ON DELETE CASCADE,
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      UNIQUE (bom_id, sku_id)
    );
    CREATE INDEX bom_lines_sku ON bom_lines (sku_id);
    -- No cycle among the BOMs.
    CREATE FUNCTION check_bom_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (
        WITH RECURSIVE down(sku_id) AS (
          SELECT NEW.sku_id
          UNION SELECT l.sku_id FROM down d JOIN boms b ON b.sku_id = d.sku_id JOIN bom_lines l ON l.bom_id = b.id
        ) SELECT 1 FROM down d JOIN boms b ON b.id = NEW.bom_id WHERE d.sku_id = b.sku_id
      ) THEN
        RAISE EXCEPTION 'BOM cycle through sku %', NEW.sku_id USING ERRCODE = 'check_violation', CONSTRAINT = 'bom_no_cycle';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER bom_lines_cycle AFTER INSERT OR UPDATE ON bom_lines
      FOR EACH ROW EXECUTE FUNCTION check_bom_cycle();

    CREATE TABLE stores (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      code text NOT NULL UNIQUE,
      platform text NOT NULL,
      name text NOT NULL,
      currency char(3) NOT NULL DEFAULT 'CNY',
      time_zone text NOT NULL DEFAULT 'Asia/Shanghai',
      settings jsonb NOT NULL DEFAULT '{}',
      is_active boolean NOT NULL DEFAULT true,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    -- A store for orders entered by hand always exists.
    INSERT INTO stores (code, platform, name) VALUES ('manual', 'manual', '手工订单');

    CREATE TABLE listings (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      store_id bigint NOT NULL REFERENCES stores,
      external_product_id text NOT NULL,
      external_sku_id text NOT NULL DEFAULT '',
      external_code text,
      title text NOT NULL DEFAULT '',
      sku_id bigint REFERENCES skus,
      multiplier integer NOT NULL DEFAULT 1 CHECK (multiplier > 0),
      match text NOT NULL DEFAULT 'auto' CHECK (match IN ('auto', 'manual')),
      is_changed boolean NOT NULL DEFAULT false,
      search_text text GENERATED ALWAYS AS (lower(external_product_id || ' ' || external_sku_id || ' ' || coalesce(external_code, '') || ' ' || title)) STORED,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (store_id, external_product_id, external_sku_id)
    );
    CREATE INDEX listings_sku ON listings (sku_id);
    CREATE INDEX listings_search ON listings USING gin (search_text gin_trgm_ops);
    CREATE INDEX listings_unmapped ON listings (store_id) WHERE sku_id IS NULL;
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/**
 * The tree of categories, aliases, pictures and price history of SKUs; losses and alternates of
 * bills of material, whose guard against cycles also holds between two connections; what a listing
 * shows of its own, and matches that contradict each other.
 */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- A category is named by its way from the root, 服装 / 外套; products carry that way as text.
    CREATE TABLE categories (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      parent_id bigint REFERENCES categories,
      name text NOT NULL CHECK (name = btrim(name) AND name <> '' AND name !~ '/' AND length(name) <= 60),
      path text NOT NULL DEFAULT '' CONSTRAINT categories_path_key UNIQUE,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX categories_parent ON categories (parent_id);

    -- One writer of the tree at a time: two moves at once could hang each other's branch under their own.
    CREATE FUNCTION place_category() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE above text;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('catalog.categories'));
      IF NEW.parent_id IS NOT NULL THEN
        SELECT path INTO above FROM categories WHERE id = NEW.parent_id;
        IF TG_OP = 'UPDATE' AND starts_with(above || ' / ', OLD.path || ' / ') THEN
          RAISE EXCEPTION 'category % cannot lie within itself', OLD.id USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_no_cycle';
        END IF;
      END IF;
      NEW.path := coalesce(above || ' / ', '') || NEW.name;
      IF array_length(string_to_array(NEW.path, ' / '), 1) > 6 THEN
        RAISE EXCEPTION 'category % is too deep', NEW.path USING ERRCODE = 'check_violation', CONSTRAINT = 'categories_depth';
      END IF;
      NEW.updated_at := now();
      RETURN NEW;
    END $$;
    CREATE TRIGGER categories_place BEFORE INSERT OR UPDATE ON categories FOR EACH ROW EXECUTE FUNCTION place_category();
    CREATE FUNCTION follow_category() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE categories SET name = name WHERE parent_id = NEW.id;
      UPDATE products SET category = NEW.path, updated_at = now() WHERE category_id = NEW.id;
      RETURN NULL;
    END $$;
    CREATE TRIGGER categories_follow AFTER UPDATE ON categories FOR EACH ROW WHEN (OLD.path IS DISTINCT FROM NEW.path)
      EXECUTE FUNCTION follow_category();

    -- The category at the end of a way, made where it is missing; null for no way at all.
    CREATE FUNCTION category_at(way text) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE step text; here bigint; found bigint;
    BEGIN
      FOREACH step IN ARRAY regexp_split_to_array(coalesce(way, ''), '\\s*[/>›＞／]\\s*') LOOP
        CONTINUE WHEN btrim(step) = '';
        SELECT id INTO found FROM categories WHERE parent_id IS NOT DISTINCT FROM here AND name = btrim(step);
        IF found IS NULL THEN
          PERFORM pg_advisory_xact_lock(hashtext('catalog.categories'));
          SELECT id INTO found FROM categories WHERE parent_id IS NOT DISTINCT FROM here AND name = btrim(step);
        END IF;
        IF found IS NULL THEN
          INSERT INTO categories (parent_id, name) VALUES (here, btrim(step)) RETURNING id INTO found;
        END IF;
        here := found;
      END LOOP;
      RETURN here;
    END $$;

    ALTER TABLE products
      ADD COLUMN category_id bigint REFERENCES categories,
      -- What tax offices call it: the 19 digits of the classification of goods and services.
      ADD COLUMN tax_code text CHECK (tax_code ~ '^[0-9]{19}$');
    UPDATE products SET category_id = category_at(category) WHERE category IS NOT NULL;
    UPDATE products p SET category = c.path FROM categories c WHERE c.id = p.category_id AND p.category <> c.path;
    DROP INDEX products_category;
    CREATE INDEX products_category ON products (category_id, id DESC);
    CREATE INDEX products_brand_name ON products (brand) WHERE brand IS NOT NULL;

    ALTER TABLE skus ADD COLUMN tax_class text NOT NULL DEFAULT 'standard'
      CHECK (tax_class IN ('standard', 'reduced', 'services', 'small_scale', 'zero', 'exempt', 'other'));
    UPDATE skus SET tax_class = CASE tax_rate WHEN 0.13 THEN 'standard' WHEN 0.09 THEN 'reduced' WHEN 0.06 THEN 'services'
      WHEN 0.03 THEN 'small_scale' WHEN 0 THEN 'zero' ELSE 'other' END WHERE tax_rate <> 0.13;
    -- Old labels and lists of suppliers differ from ours in case alone now and then.
    CREATE INDEX skus_code_folded ON skus (lower(code));
    CREATE INDEX skus_kind ON skus (kind, code) WHERE kind NOT IN ('goods', 'bundle');

    -- Other names a SKU goes by: an old code, a supplier's, a platform's.
    CREATE TABLE sku_aliases (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      alias text NOT NULL CHECK (alias <> '' AND length(alias) <= 60),
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT sku_aliases_alias_key UNIQUE (alias)
    );
    CREATE INDEX sku_aliases_sku ON sku_aliases (sku_id);
    CREATE INDEX sku_aliases_folded ON sku_aliases (lower(alias));

    -- More pictures of a SKU, in order; the first also stands on the SKU itself, where lists read it.
    CREATE TABLE sku_images (
      sku_id bigint NOT NULL REFERENCES skus,
      file_id bigint NOT NULL REFERENCES files,
      place integer NOT NULL,
      PRIMARY KEY (sku_id, file_id)
    );

    -- What a SKU was sold or bought at, from when on; until the next line of its kind. A line that lies
    -- ahead waits for its hour and can be taken back; one that was in force never changes.
    CREATE TABLE sku_prices (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      sku_id bigint NOT NULL REFERENCES skus,
      kind text NOT NULL CHECK (kind IN ('list', 'purchase')),
      valid_from timestamptz NOT NULL,
      amount numeric(18,6) NOT NULL CHECK (amount >= 0),
      is_applied boolean NOT NULL DEFAULT true,
      note text,
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT sku_prices_once UNIQUE (sku_id, kind, valid_from)
    );
    CREATE INDEX sku_prices_due ON sku_prices (valid_from, id) WHERE NOT is_applied;
    CREATE TRIGGER sku_prices_keep BEFORE UPDATE OR DELETE ON sku_prices FOR EACH ROW WHEN (OLD.is_applied)
      EXECUTE FUNCTION refuse_change();
    INSERT INTO sku_prices (sku_id, kind, valid_from, amount)
      SELECT id, 'list', created_at, list_price FROM skus WHERE list_price > 0
      UNION ALL SELECT id, 'purchase', created_at, purchase_price FROM skus WHERE purchase_price > 0;

    -- What a component loses on the way, and what may stand in for it.
    ALTER TABLE bom_lines ADD COLUMN scrap_rate numeric(5,4) NOT NULL DEFAULT 0 CHECK (scrap_rate >= 0 AND scrap_rate < 1);
    CREATE TABLE bom_line_alternates (
      bom_line_id bigint NOT NULL REFERENCES bom_lines ON DELETE CASCADE,
      sku_id bigint NOT NULL REFERENCES skus,
      -- Units that stand in for the line's.
      qty integer NOT NULL CHECK (qty > 0),
      place integer NOT NULL,
      PRIMARY KEY (bom_line_id, sku_id)
    );
    CREATE INDEX bom_line_alternates_sku ON bom_line_alternates (sku_id);

    -- No cycle among the BOMs, alternates included. The lock makes a second writer wait and then look again:
    -- neither would see what the other has not committed.
    CREATE FUNCTION bom_parts(made bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
      SELECT l.sku_id FROM boms b JOIN bom_lines l ON l.bom_id = b.id WHERE b.sku_id = made
      UNION
      SELECT a.sku_id FROM boms b JOIN bom_lines l ON l.bom_id = b.id JOIN bom_line_alternates a ON a.bom_line_id = l.id
       WHERE b.sku_id = made
    $$;
    CREATE OR REPLACE FUNCTION check_bom_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE made_id bigint;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('catalog.boms'));
      IF TG_TABLE_NAME = 'bom_lines' THEN
        SELECT sku_id INTO made_id FROM boms WHERE id = NEW.bom_id;
      ELSE
        SELECT b.sku_id INTO made_id FROM boms b JOIN bom_lines l ON l.bom_id = b.id WHERE l.id = NEW.bom_line_id;
      END IF;
      IF NEW.sku_id = made_id OR EXISTS (
        WITH RECURSIVE down(sku_id) AS (
          SELECT NEW.sku_id UNION SELECT p FROM down d CROSS JOIN LATERAL bom_parts(d.sku_id) AS p
        ) SELECT 1 FROM down WHERE sku_id = made_id
      ) THEN
        RAISE EXCEPTION 'BOM cycle through sku %', NEW.sku_id USING ERRCODE = 'check_violation', CONSTRAINT = 'bom_no_cycle';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER bom_line_alternates_cycle AFTER INSERT OR UPDATE ON bom_line_alternates
      FOR EACH ROW EXECUTE FUNCTION check_bom_cycle();
    -- A bill is of one product for good: else a cycle could be made by renaming what is made.
    CREATE TRIGGER boms_made_for_good BEFORE UPDATE OF sku_id ON boms FOR EACH ROW WHEN (OLD.sku_id <> NEW.sku_id)
      EXECUTE FUNCTION refuse_change();

    ALTER TABLE listings
      DROP COLUMN is_changed,
      ADD COLUMN price numeric(18,4) CHECK (price >= 0),
      ADD COLUMN barcode text,
      -- The SKU its code names, where that is not the one a person said it is.
      ADD COLUMN conflict_sku_id bigint REFERENCES skus,
      ADD CONSTRAINT listings_conflict CHECK (conflict_sku_id IS NULL OR conflict_sku_id IS DISTINCT FROM sku_id);
    CREATE INDEX listings_conflicts ON listings (id DESC) WHERE conflict_sku_id IS NOT NULL;
    CREATE INDEX listings_waiting ON listings (id DESC) WHERE sku_id IS NULL;
    CREATE INDEX listings_by_hand ON listings (id DESC) WHERE match = 'manual';
    CREATE INDEX listings_store ON listings (store_id, id DESC);
    CREATE INDEX listings_updated ON listings (updated_at DESC, id DESC);
    CREATE INDEX listings_code ON listings (external_code) WHERE external_code IS NOT NULL;
  `
}

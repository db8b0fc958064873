import { SqlMigration } from '#kernel/sql_migration'

/** Prices that end by themselves, and bills of material that only meet where they hold at one moment. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- A price with an end is one line: what holds after it follows from the others whose time it is then.
    ALTER TABLE sku_prices
      ADD COLUMN valid_until timestamptz,
      -- Its end has been put in force.
      ADD COLUMN is_ended boolean NOT NULL DEFAULT false,
      ADD CONSTRAINT sku_prices_end CHECK (valid_until > valid_from);
    DROP TRIGGER sku_prices_keep ON sku_prices;
    -- So far an end was a second line of the same deed, with the price from before it.
    WITH ends AS (
      SELECT p.id, e.id AS end_id, e.valid_from AS until, e.sku_id, e.kind, e.amount, e.created_at FROM sku_prices e JOIN LATERAL (
        SELECT p.id FROM sku_prices p WHERE p.sku_id = e.sku_id AND p.kind = e.kind AND p.created_at = e.created_at
           AND p.valid_from < e.valid_from AND p.note IS NOT DISTINCT FROM e.note AND p.created_by IS NOT DISTINCT FROM e.created_by
         ORDER BY p.valid_from DESC LIMIT 1) p ON true
       WHERE NOT e.is_applied),
    gone AS (DELETE FROM sku_prices WHERE id IN (SELECT end_id FROM ends)),
    -- Where nothing else says what it goes back to (no price left no line), that is said first.
    base AS (
      INSERT INTO sku_prices (sku_id, kind, valid_from, amount)
      SELECT DISTINCT ON (x.sku_id, x.kind) x.sku_id, x.kind, x.created_at, x.amount FROM ends x
       WHERE NOT EXISTS (SELECT 1 FROM sku_prices q WHERE q.sku_id = x.sku_id AND q.kind = x.kind AND q.is_applied AND q.id NOT IN (SELECT id FROM ends))
       ORDER BY x.sku_id, x.kind, x.created_at
      ON CONFLICT DO NOTHING)
    UPDATE sku_prices p SET valid_until = e.until FROM ends e WHERE p.id = e.id;
    CREATE INDEX sku_prices_ends ON sku_prices (valid_until, id) WHERE NOT is_ended AND valid_until IS NOT NULL;
    CREATE TRIGGER sku_prices_stay BEFORE DELETE ON sku_prices FOR EACH ROW WHEN (OLD.is_applied) EXECUTE FUNCTION refuse_change();
    CREATE TRIGGER sku_prices_keep BEFORE UPDATE ON sku_prices FOR EACH ROW
      WHEN (OLD.is_applied AND (OLD.sku_id, OLD.kind, OLD.valid_from, OLD.valid_until, OLD.amount, OLD.is_applied, OLD.note, OLD.created_by, OLD.created_at)
              IS DISTINCT FROM (NEW.sku_id, NEW.kind, NEW.valid_from, NEW.valid_until, NEW.amount, NEW.is_applied, NEW.note, NEW.created_by, NEW.created_at))
      EXECUTE FUNCTION refuse_change();

    -- No cycle among BOMs that hold at one moment: what ended before another began is no way round. The lock
    -- makes a second writer wait and then look again: neither would see what the other has not committed.
    CREATE FUNCTION bom_parts_within(made bigint, span tstzrange) RETURNS TABLE (sku_id bigint, effective tstzrange) LANGUAGE sql STABLE AS $$
      SELECT l.sku_id, b.effective FROM boms b JOIN bom_lines l ON l.bom_id = b.id WHERE b.sku_id = made AND b.effective && span
      UNION
      SELECT a.sku_id, b.effective FROM boms b JOIN bom_lines l ON l.bom_id = b.id JOIN bom_line_alternates a ON a.bom_line_id = l.id
       WHERE b.sku_id = made AND b.effective && span
    $$;
    CREATE FUNCTION bom_reaches(part bigint, made bigint, span tstzrange) RETURNS boolean LANGUAGE sql STABLE AS $$
      WITH RECURSIVE down(sku_id, span) AS (
        SELECT part, span UNION SELECT p.sku_id, p.effective * d.span FROM down d CROSS JOIN LATERAL bom_parts_within(d.sku_id, d.span) p
      ) SELECT EXISTS (SELECT 1 FROM down WHERE down.sku_id = made)
    $$;
    CREATE OR REPLACE FUNCTION check_bom_cycle() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE bom boms;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('catalog.boms'));
      IF TG_TABLE_NAME = 'bom_lines' THEN
        SELECT * INTO bom FROM boms WHERE id = NEW.bom_id;
      ELSE
        SELECT b.* INTO bom FROM boms b JOIN bom_lines l ON l.bom_id = b.id WHERE l.id = NEW.bom_line_id;
      END IF;
      IF bom_reaches(NEW.sku_id, bom.sku_id, bom.effective) THEN
        RAISE EXCEPTION 'BOM cycle through sku %', NEW.sku_id USING ERRCODE = 'check_violation', CONSTRAINT = 'bom_no_cycle';
      END IF;
      RETURN NULL;
    END $$;
    -- A version that comes to hold longer meets others anew.
    CREATE FUNCTION check_bom_range() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtext('catalog.boms'));
      IF EXISTS (SELECT 1 FROM bom_parts_within(NEW.sku_id, NEW.effective) p
                  WHERE p.effective = NEW.effective AND bom_reaches(p.sku_id, NEW.sku_id, NEW.effective)) THEN
        RAISE EXCEPTION 'BOM cycle through sku %', NEW.sku_id USING ERRCODE = 'check_violation', CONSTRAINT = 'bom_no_cycle';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER boms_cycle AFTER UPDATE OF effective ON boms FOR EACH ROW
      WHEN (NOT NEW.effective <@ OLD.effective) EXECUTE FUNCTION check_bom_range();
    DROP FUNCTION bom_parts(bigint);
  `
}

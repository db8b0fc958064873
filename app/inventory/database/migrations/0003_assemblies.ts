import { SqlMigration } from '#kernel/sql_migration'

/** Assembly and disassembly orders, and reservations that are promised to them. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- Kits put together from the parts of their bill, or taken apart into them.
    CREATE TABLE stock_assemblies (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      kind text NOT NULL CHECK (kind IN ('assembly', 'disassembly')),
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      -- What is made, or taken apart.
      sku_id bigint NOT NULL REFERENCES skus,
      bom_id bigint NOT NULL REFERENCES boms,
      qty integer NOT NULL CHECK (qty > 0),
      -- Units of the kit that came out well, and that were spoilt on the way.
      done integer NOT NULL DEFAULT 0 CHECK (done >= 0),
      scrapped integer NOT NULL DEFAULT 0 CHECK (scrapped >= 0),
      status text NOT NULL DEFAULT 'planned'
        CHECK (status IN ('planned', 'reserved', 'in_progress', 'completed', 'closed_short', 'cancelled')),
      note text,
      due_on date,
      created_by bigint REFERENCES users,
      finished_at timestamptz,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT stock_assemblies_done CHECK (done + scrapped <= qty),
      CHECK ((status IN ('completed', 'closed_short', 'cancelled')) = (finished_at IS NOT NULL)),
      CHECK (status <> 'completed' OR done + scrapped = qty),
      CHECK (status NOT IN ('planned', 'reserved', 'cancelled') OR done + scrapped = 0)
    );
    CREATE INDEX stock_assemblies_status ON stock_assemblies (status, id DESC);
    CREATE INDEX stock_assemblies_warehouse ON stock_assemblies (warehouse_id, id DESC);
    CREATE INDEX stock_assemblies_sku ON stock_assemblies (sku_id, id DESC);

    -- What goes out of the stock and what comes in: the parts and the kit, or the kit and the parts.
    CREATE TABLE stock_assembly_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      assembly_id bigint NOT NULL REFERENCES stock_assemblies,
      goes text NOT NULL CHECK (goes IN ('out', 'in')),
      is_kit boolean NOT NULL DEFAULT false,
      sku_id bigint NOT NULL REFERENCES skus,
      -- The part of the bill that this one stands in for, where it is an alternate.
      instead_of_sku_id bigint REFERENCES skus,
      -- Units in one run of the bill, and the kits that makes; what is lost on the way comes on top.
      per_run integer NOT NULL CHECK (per_run > 0),
      run_makes integer NOT NULL CHECK (run_makes > 0),
      scrap_rate numeric(5,4) NOT NULL DEFAULT 0 CHECK (scrap_rate >= 0 AND scrap_rate < 1),
      planned integer NOT NULL CHECK (planned > 0),
      moved integer NOT NULL DEFAULT 0 CHECK (moved >= 0),
      scrapped integer NOT NULL DEFAULT 0 CHECK (scrapped >= 0)
    );
    CREATE INDEX stock_assembly_lines_head ON stock_assembly_lines (assembly_id, id);
    CREATE UNIQUE INDEX stock_assembly_lines_kit ON stock_assembly_lines (assembly_id) WHERE is_kit;

    -- One part of an order done: the ledger's source of what moved with it.
    CREATE TABLE stock_assembly_runs (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      assembly_id bigint NOT NULL REFERENCES stock_assemblies,
      done integer NOT NULL CHECK (done >= 0),
      scrapped integer NOT NULL DEFAULT 0 CHECK (scrapped >= 0),
      note text,
      done_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      CHECK (done + scrapped > 0)
    );
    CREATE INDEX stock_assembly_runs_head ON stock_assembly_runs (assembly_id);
    CREATE TRIGGER stock_assembly_runs_append_only BEFORE UPDATE OR DELETE ON stock_assembly_runs
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- A reservation is promised to a line of a fulfilment (of an order), or to a line of an assembly (of none).
    ALTER TABLE stock_reservations
      ALTER COLUMN fulfilment_line_id DROP NOT NULL,
      ALTER COLUMN order_id DROP NOT NULL,
      ADD COLUMN assembly_line_id bigint REFERENCES stock_assembly_lines,
      ADD CONSTRAINT stock_reservations_holder CHECK (
        num_nonnulls(fulfilment_line_id, assembly_line_id) = 1 AND (order_id IS NULL) = (fulfilment_line_id IS NULL));
    CREATE UNIQUE INDEX stock_reservations_assembly ON stock_reservations (assembly_line_id) WHERE state = 'pending' AND assembly_line_id IS NOT NULL;
    DROP TRIGGER stock_reservations_resolve_once ON stock_reservations;
    CREATE TRIGGER stock_reservations_resolve_once BEFORE UPDATE ON stock_reservations FOR EACH ROW
      WHEN (OLD.state <> 'pending'
            OR (NEW.fulfilment_line_id, NEW.order_id, NEW.assembly_line_id, NEW.warehouse_id, NEW.sku_id, NEW.qty)
                 IS DISTINCT FROM (OLD.fulfilment_line_id, OLD.order_id, OLD.assembly_line_id, OLD.warehouse_id, OLD.sku_id, OLD.qty))
      EXECUTE FUNCTION refuse_second_resolution();
  `
}

import { SqlMigration } from '#kernel/sql_migration'

/** Bins and what lies in them, waves and pick tasks, scans, packs, waybills, manifests, returned goods. */
export default class extends SqlMigration {
  readonly sql = /* sql */ `
    -- A warehouse this module runs, and the block its pickers walk (millimetres; the depot lies at the front).
    CREATE TABLE wms_warehouses (
      warehouse_id bigint PRIMARY KEY REFERENCES warehouses,
      front_mm integer NOT NULL DEFAULT 0,
      back_mm integer NOT NULL CHECK (back_mm > front_mm),
      depot_x_mm integer NOT NULL DEFAULT 0,
      cart_slots integer NOT NULL DEFAULT 12 CHECK (cart_slots BETWEEN 1 AND 60),
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );

    CREATE TABLE wms_zones (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      warehouse_id bigint NOT NULL REFERENCES wms_warehouses,
      code text NOT NULL,
      name text NOT NULL,
      kind text NOT NULL DEFAULT 'pick' CHECK (kind IN ('pick', 'reserve', 'stage', 'dock', 'qc', 'damaged')),
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (warehouse_id, code)
    );

    -- use: what the house itself puts into a bin. Every warehouse has one bin for each.
    CREATE TABLE wms_bins (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      warehouse_id bigint NOT NULL REFERENCES wms_warehouses,
      zone_id bigint NOT NULL REFERENCES wms_zones,
      code text NOT NULL,
      aisle text NOT NULL DEFAULT '',
      bay integer NOT NULL DEFAULT 0,
      level integer NOT NULL DEFAULT 0,
      slot integer NOT NULL DEFAULT 0,
      x_mm integer NOT NULL DEFAULT 0,
      y_mm integer NOT NULL DEFAULT 0,
      pick_seq integer NOT NULL DEFAULT 0,
      kind text NOT NULL DEFAULT 'pick' CHECK (kind IN ('pick', 'reserve', 'stage', 'dock', 'qc', 'damaged')),
      use text CHECK (use IN ('receiving', 'picked', 'damaged')),
      fixed_sku_id bigint REFERENCES skus,
      blocked_reason text,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (warehouse_id, code),
      UNIQUE (id, warehouse_id),
      CONSTRAINT wms_bins_use CHECK (use IS NULL OR blocked_reason IS NULL)
    );
    CREATE UNIQUE INDEX wms_bins_one_use ON wms_bins (warehouse_id, use) WHERE use IS NOT NULL;
    CREATE INDEX wms_bins_walk ON wms_bins (warehouse_id, pick_seq, id);
    CREATE INDEX wms_bins_zone ON wms_bins (zone_id);

    -- allocated: promised to open pick lines. Goods picked lie in the bin of use 'picked' until they are shipped.
    CREATE TABLE wms_bin_stock (
      bin_id bigint NOT NULL,
      sku_id bigint NOT NULL REFERENCES skus,
      warehouse_id bigint NOT NULL,
      on_hand bigint NOT NULL DEFAULT 0 CHECK (on_hand >= 0),
      damaged bigint NOT NULL DEFAULT 0 CHECK (damaged >= 0),
      allocated bigint NOT NULL DEFAULT 0,
      -- Somebody did not find here what should be here: not picked from until it was counted.
      suspect_at timestamptz,
      updated_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (bin_id, sku_id),
      FOREIGN KEY (bin_id, warehouse_id) REFERENCES wms_bins (id, warehouse_id),
      CONSTRAINT wms_bin_stock_allocated CHECK (allocated BETWEEN 0 AND on_hand)
    ) WITH (fillfactor = 70);
    CREATE INDEX wms_bin_stock_sku ON wms_bin_stock (warehouse_id, sku_id);

    -- Each count is a source of its own in the stock ledger.
    CREATE SEQUENCE wms_count_ids AS bigint;

    -- The ledger of the bins. A row that changes the level names its stock entry; moves inside come in pairs.
    CREATE TABLE wms_bin_entries (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      bin_id bigint NOT NULL REFERENCES wms_bins,
      sku_id bigint NOT NULL,
      warehouse_id bigint NOT NULL,
      bucket text NOT NULL DEFAULT 'on_hand' CHECK (bucket IN ('on_hand', 'damaged')),
      delta bigint NOT NULL CHECK (delta <> 0),
      reason text NOT NULL CHECK (reason IN ('receive', 'putaway', 'pick', 'unpick', 'pack', 'ship', 'return', 'adjust', 'found', 'move')),
      source_type text NOT NULL,
      source_id bigint NOT NULL,
      stock_entry_id bigint,
      actor_id bigint,
      occurred_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX wms_bin_entries_bin ON wms_bin_entries (bin_id, id DESC);
    CREATE INDEX wms_bin_entries_sku ON wms_bin_entries (warehouse_id, sku_id, id DESC);
    CREATE UNIQUE INDEX wms_bin_entries_follow ON wms_bin_entries (stock_entry_id, bin_id) WHERE stock_entry_id IS NOT NULL;
    CREATE TRIGGER wms_bin_entries_append_only BEFORE UPDATE OR DELETE ON wms_bin_entries
      FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- At commit of anything that touched a bin: the bins of a warehouse hold exactly what its level says.
    -- (One statement, so that bins and level are read in one snapshot.)
    CREATE FUNCTION wms_check_bins() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE seen record;
    BEGIN
      SELECT coalesce(sum(b.on_hand), 0) AS on_hand, coalesce(sum(b.damaged), 0) AS damaged,
             coalesce(min(l.on_hand), 0) AS level_on_hand, coalesce(min(l.damaged), 0) AS level_damaged INTO seen
        FROM wms_bin_stock b
        LEFT JOIN stock_levels l ON l.warehouse_id = b.warehouse_id AND l.sku_id = b.sku_id
       WHERE b.warehouse_id = NEW.warehouse_id AND b.sku_id = NEW.sku_id;
      IF seen.on_hand <> seen.level_on_hand OR seen.damaged <> seen.level_damaged THEN
        RAISE EXCEPTION 'bins of warehouse % hold %/% of sku %, its level says %/%', NEW.warehouse_id,
          seen.on_hand, seen.damaged, NEW.sku_id, seen.level_on_hand, seen.level_damaged
          USING ERRCODE = 'check_violation', CONSTRAINT = 'wms_bins_equal_level';
      END IF;
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER wms_bin_stock_equals_level AFTER INSERT OR UPDATE OF on_hand, damaged ON wms_bin_stock
      DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wms_check_bins();

    -- Fulfilments released to a warehouse this module runs, with what the wave builder filters by.
    CREATE TABLE wms_backlog (
      fulfilment_id bigint PRIMARY KEY REFERENCES fulfilments,
      warehouse_id bigint NOT NULL REFERENCES wms_warehouses,
      order_id bigint NOT NULL,
      store_id bigint NOT NULL REFERENCES stores,
      courier_code text,
      shape text NOT NULL CHECK (shape IN ('single', 'same_sku', 'multi')),
      lines integer NOT NULL CHECK (lines > 0),
      units integer NOT NULL CHECK (units > 0),
      only_sku_id bigint REFERENCES skus,
      promised_at timestamptz,
      released_at timestamptz NOT NULL,
      state text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'in_wave', 'shipped', 'dropped')),
      -- What the bins lacked when a wave was last built, e.g. "TENT-2 ×3".
      short_skus text,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX wms_backlog_waiting ON wms_backlog (warehouse_id, promised_at, fulfilment_id) WHERE state = 'waiting';
    CREATE INDEX wms_backlog_order ON wms_backlog (order_id);

    CREATE TABLE wms_waves (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      warehouse_id bigint NOT NULL REFERENCES wms_warehouses,
      status text NOT NULL DEFAULT 'released' CHECK (status IN ('released', 'picking', 'packing', 'done', 'cancelled')),
      filters jsonb NOT NULL DEFAULT '{}',
      orders_count integer NOT NULL CHECK (orders_count > 0),
      lines_count integer NOT NULL DEFAULT 0,
      units_count integer NOT NULL DEFAULT 0,
      planned_mm bigint NOT NULL DEFAULT 0,
      naive_mm bigint NOT NULL DEFAULT 0,
      created_by bigint REFERENCES users,
      released_at timestamptz NOT NULL DEFAULT now(),
      done_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX wms_waves_recent ON wms_waves (released_at DESC, id DESC);
    CREATE INDEX wms_waves_open ON wms_waves (warehouse_id, id) WHERE status IN ('released', 'picking', 'packing');

    CREATE TABLE wms_pick_tasks (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      wave_id bigint NOT NULL REFERENCES wms_waves,
      warehouse_id bigint NOT NULL REFERENCES wms_warehouses,
      status text NOT NULL DEFAULT 'waiting' CHECK (status IN ('waiting', 'picking', 'done', 'cancelled')),
      picker_id bigint REFERENCES users,
      method text NOT NULL,
      planned_mm bigint NOT NULL,
      naive_mm bigint NOT NULL,
      methods jsonb NOT NULL DEFAULT '{}',
      started_at timestamptz,
      done_at timestamptz,
      version integer NOT NULL DEFAULT 1,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT wms_pick_tasks_shortest CHECK (planned_mm <= naive_mm)
    );
    CREATE INDEX wms_pick_tasks_wave ON wms_pick_tasks (wave_id);
    CREATE INDEX wms_pick_tasks_open ON wms_pick_tasks (warehouse_id, id) WHERE status IN ('waiting', 'picking');

    -- A fulfilment rides in one slot of one cart; one live ride at a time.
    CREATE TABLE wms_task_orders (
      task_id bigint NOT NULL REFERENCES wms_pick_tasks,
      fulfilment_id bigint NOT NULL REFERENCES fulfilments,
      cart_slot integer NOT NULL CHECK (cart_slot > 0),
      is_dropped boolean NOT NULL DEFAULT false,
      PRIMARY KEY (task_id, fulfilment_id),
      UNIQUE (task_id, cart_slot)
    );
    CREATE UNIQUE INDEX wms_task_orders_live ON wms_task_orders (fulfilment_id) WHERE NOT is_dropped;

    CREATE TABLE wms_pick_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      task_id bigint NOT NULL REFERENCES wms_pick_tasks,
      seq integer NOT NULL CHECK (seq > 0),
      bin_id bigint NOT NULL REFERENCES wms_bins,
      sku_id bigint NOT NULL REFERENCES skus,
      qty integer NOT NULL CHECK (qty > 0),
      picked integer NOT NULL DEFAULT 0,
      short integer NOT NULL DEFAULT 0,
      dropped integer NOT NULL DEFAULT 0,
      updated_at timestamptz NOT NULL DEFAULT now(),
      UNIQUE (task_id, seq),
      CONSTRAINT wms_pick_lines_counts CHECK (least(picked, short, dropped) >= 0 AND picked + short + dropped <= qty)
    );
    CREATE INDEX wms_pick_lines_bin ON wms_pick_lines (bin_id, sku_id) WHERE picked + short + dropped < qty;

    -- Which fulfilment lines a pick line serves; a quantity picked is dealt out in the order of the slots.
    CREATE TABLE wms_pick_shares (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      pick_line_id bigint NOT NULL REFERENCES wms_pick_lines,
      fulfilment_id bigint NOT NULL REFERENCES fulfilments,
      fulfilment_line_id bigint NOT NULL REFERENCES fulfilment_lines,
      cart_slot integer NOT NULL CHECK (cart_slot > 0),
      qty integer NOT NULL CHECK (qty > 0),
      picked integer NOT NULL DEFAULT 0,
      short integer NOT NULL DEFAULT 0,
      dropped integer NOT NULL DEFAULT 0,
      -- Of what was picked: back on the shelf because the order was stopped; out of the door.
      returned integer NOT NULL DEFAULT 0,
      shipped integer NOT NULL DEFAULT 0,
      UNIQUE (pick_line_id, fulfilment_line_id),
      CONSTRAINT wms_pick_shares_counts CHECK (least(picked, short, dropped, returned, shipped) >= 0
        AND picked + short + dropped <= qty AND returned + shipped <= picked)
    );
    CREATE INDEX wms_pick_shares_line ON wms_pick_shares (fulfilment_line_id);
    CREATE INDEX wms_pick_shares_fulfilment ON wms_pick_shares (fulfilment_id);

    CREATE TABLE wms_scans (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      scan_id uuid NOT NULL UNIQUE,
      kind text NOT NULL CHECK (kind IN ('pick', 'short', 'undo', 'pack', 'putaway', 'return')),
      task_id bigint REFERENCES wms_pick_tasks,
      line_id bigint REFERENCES wms_pick_lines,
      fulfilment_id bigint,
      barcode text NOT NULL DEFAULT '',
      bin_code text,
      qty integer NOT NULL DEFAULT 1,
      undoes_id bigint REFERENCES wms_scans,
      result text NOT NULL CHECK (result IN ('accepted', 'rejected', 'superseded')),
      reason text,
      params jsonb NOT NULL DEFAULT '{}',
      effect jsonb NOT NULL DEFAULT '{}',
      user_id bigint REFERENCES users,
      scanned_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT wms_scans_reason CHECK ((result = 'accepted') = (reason IS NULL))
    );
    CREATE UNIQUE INDEX wms_scans_undone_once ON wms_scans (undoes_id) WHERE result = 'accepted';
    -- Undos that were faster than what they take back.
    CREATE INDEX wms_scans_annulled ON wms_scans ((params->>'undoes')) WHERE reason = 'undo_missing';
    CREATE INDEX wms_scans_task ON wms_scans (task_id, id DESC);
    CREATE INDEX wms_scans_time ON wms_scans USING brin (received_at);
    CREATE TRIGGER wms_scans_append_only BEFORE UPDATE OR DELETE ON wms_scans FOR EACH ROW EXECUTE FUNCTION refuse_change();

    -- Who closed a parcel, and what the scale said beside the estimate.
    CREATE TABLE wms_packs (
      fulfilment_id bigint PRIMARY KEY REFERENCES fulfilments,
      weight_estimated_g integer NOT NULL DEFAULT 0,
      weight_actual_g integer NOT NULL CHECK (weight_actual_g > 0),
      weight_reason text,
      packed_by bigint REFERENCES users,
      sealed_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX wms_packs_recent ON wms_packs (sealed_at DESC);

    -- asked: claimed, the courier not yet answered; unclear: it has given a number we do not know.
    CREATE TABLE wms_waybills (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      fulfilment_id bigint NOT NULL REFERENCES fulfilments,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      provider text NOT NULL,
      courier_code text NOT NULL,
      request_code text NOT NULL UNIQUE,
      state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'unclear', 'issued', 'voided')),
      number text CHECK (number <> ''),
      sort_code text,
      hub_code text,
      hub_name text,
      bag_code text,
      weight_g integer,
      print_count integer NOT NULL DEFAULT 0 CHECK (print_count >= 0),
      last_printed_at timestamptz,
      last_error text,
      issued_at timestamptz,
      voided_at timestamptz,
      void_reason text,
      manifest_id bigint,
      created_by bigint REFERENCES users,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT wms_waybills_issued CHECK (state <> 'issued' OR (number IS NOT NULL AND issued_at IS NOT NULL)),
      CONSTRAINT wms_waybills_printed CHECK (print_count = 0 OR number IS NOT NULL),
      CONSTRAINT wms_waybills_voided CHECK ((state = 'voided') = (voided_at IS NOT NULL))
    );
    CREATE UNIQUE INDEX wms_waybills_one_live ON wms_waybills (fulfilment_id) WHERE voided_at IS NULL;
    CREATE UNIQUE INDEX wms_waybills_number ON wms_waybills (courier_code, number) WHERE number IS NOT NULL;
    CREATE INDEX wms_waybills_no ON wms_waybills (number) WHERE number IS NOT NULL;
    CREATE INDEX wms_waybills_recent ON wms_waybills (created_at DESC, id DESC);

    CREATE TABLE wms_manifests (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      courier_code text NOT NULL,
      parcels integer NOT NULL CHECK (parcels > 0),
      weight_g bigint NOT NULL DEFAULT 0,
      created_by bigint REFERENCES users,
      shipped_at timestamptz NOT NULL DEFAULT now(),
      created_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX wms_manifests_recent ON wms_manifests (shipped_at DESC, id DESC);
    ALTER TABLE wms_waybills ADD FOREIGN KEY (manifest_id) REFERENCES wms_manifests;
    CREATE INDEX wms_waybills_manifest ON wms_waybills (manifest_id) WHERE manifest_id IS NOT NULL;

    -- Returns the service desk announced.
    CREATE TABLE wms_expected_returns (
      case_id bigint PRIMARY KEY REFERENCES after_sales_cases,
      warehouse_id bigint REFERENCES warehouses,
      order_id bigint NOT NULL,
      state text NOT NULL DEFAULT 'expected' CHECK (state IN ('expected', 'received', 'cancelled')),
      expected_at timestamptz NOT NULL DEFAULT now(),
      received_at timestamptz,
      updated_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX wms_expected_returns_open ON wms_expected_returns (expected_at, case_id) WHERE state = 'expected';

    CREATE TABLE wms_return_receipts (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      number text NOT NULL UNIQUE,
      scan_id uuid NOT NULL UNIQUE,
      case_id bigint NOT NULL REFERENCES after_sales_cases,
      warehouse_id bigint NOT NULL REFERENCES warehouses,
      return_waybill_no text,
      note text,
      received_by bigint REFERENCES users,
      received_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE INDEX wms_return_receipts_case ON wms_return_receipts (case_id);
    CREATE INDEX wms_return_receipts_recent ON wms_return_receipts (received_at DESC, id DESC);
    CREATE TABLE wms_return_receipt_lines (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      receipt_id bigint NOT NULL REFERENCES wms_return_receipts,
      case_line_id bigint NOT NULL REFERENCES after_sales_lines,
      sku_id bigint NOT NULL REFERENCES skus,
      grade text NOT NULL CHECK (grade IN ('good', 'damaged', 'scrap')),
      qty integer NOT NULL CHECK (qty > 0),
      UNIQUE (receipt_id, case_line_id, grade)
    );
  `
}

import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Demand } from '../domain/choose_bins.js'
import type { PlannedTask } from '../domain/plan_wave.js'
import type { Block } from '../domain/routing/block.js'

/** The floor of a warehouse this module runs, or null. */
export async function floorOf(
  trx: Trx | null,
  warehouseId: number
): Promise<{ block: Block; cartSlots: number } | null> {
  const [row] = await sql<{ front: number; back: number; depotX: number; cartSlots: number }>(
    trx,
    `SELECT front_mm AS front, back_mm AS back, depot_x_mm AS "depotX", cart_slots AS "cartSlots"
       FROM wms_warehouses WHERE warehouse_id = $1`,
    [warehouseId],
    'wms_floor'
  )
  if (!row) return null
  const { cartSlots, ...block } = row
  return { block, cartSlots }
}

/** What fulfilments ask for, by fulfilment. */
export async function demandsOf(
  trx: Trx | null,
  fulfilmentIds: readonly number[]
): Promise<Map<number, Demand[]>> {
  const rows = await sql<Demand & Record<string, unknown>>(
    trx,
    `SELECT fulfilment_id AS "fulfilmentId", id AS "fulfilmentLineId", sku_id AS "skuId", qty - picked AS qty
       FROM fulfilment_lines WHERE fulfilment_id = ANY($1::bigint[]) AND NOT is_cancelled AND qty > picked ORDER BY id`,
    [fulfilmentIds],
    'wms_demands'
  )
  return Map.groupBy(rows, (row) => row.fulfilmentId)
}

/** Writes the tasks of a wave with orders, lines and shares, each kind in one statement. Returns the tasks' ids. */
export async function insertTasks(
  trx: Trx,
  wave: { id: number; number: string; warehouseId: number },
  tasks: readonly PlannedTask[]
): Promise<number[]> {
  const rows = await sql<{ id: number; number: string }>(
    trx,
    `INSERT INTO wms_pick_tasks (wave_id, warehouse_id, number, method, planned_mm, naive_mm, methods)
     SELECT $1, $2, t.number, t.method, t.planned, t.naive, t.methods
       FROM jsonb_to_recordset($3::jsonb) AS t(number text, method text, planned bigint, naive bigint, methods jsonb)
     RETURNING id, number`,
    [
      wave.id,
      wave.warehouseId,
      JSON.stringify(
        tasks.map((task, index) => ({
          number: `${wave.number}-${String(index + 1).padStart(2, '0')}`,
          method: task.method,
          planned: task.plannedMm,
          naive: task.naiveMm,
          methods: task.methods,
        }))
      ),
    ],
    'wms_tasks_insert'
  )
  const ids = rows.sort((a, b) => (a.number < b.number ? -1 : 1)).map((row) => row.id)
  const orders = tasks.flatMap((task, index) =>
    task.orders.map((order) => ({ task: ids[index], ...order }))
  )
  await sql(
    trx,
    'INSERT INTO wms_task_orders (task_id, fulfilment_id, cart_slot) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::int[])',
    [orders.map((o) => o.task), orders.map((o) => o.fulfilmentId), orders.map((o) => o.cartSlot)],
    'wms_task_orders_insert'
  )
  const lines = tasks.flatMap((task, index) =>
    task.lines.map((line) => ({ taskId: ids[index], ...line }))
  )
  await insertLines(trx, lines)
  return ids
}

export interface NewPickLine {
  taskId: number
  seq: number
  binId: number
  skuId: number
  qty: number
  shares: PlannedTask['lines'][number]['shares']
}

/** Writes pick lines with their shares. Returns the lines' ids in the order given. */
export async function insertLines(trx: Trx, lines: readonly NewPickLine[]): Promise<number[]> {
  if (lines.length === 0) return []
  const rows = await sql<{ id: number; task_id: number; seq: number }>(
    trx,
    `INSERT INTO wms_pick_lines (task_id, seq, bin_id, sku_id, qty)
     SELECT * FROM unnest($1::bigint[], $2::int[], $3::bigint[], $4::bigint[], $5::int[]) RETURNING id, task_id, seq`,
    [
      lines.map((l) => l.taskId),
      lines.map((l) => l.seq),
      lines.map((l) => l.binId),
      lines.map((l) => l.skuId),
      lines.map((l) => l.qty),
    ],
    'wms_pick_lines_insert'
  )
  const byPlace = new Map(rows.map((row) => [`${row.task_id}:${row.seq}`, row.id]))
  const ids = lines.map((line) => byPlace.get(`${line.taskId}:${line.seq}`)!)
  const shares = lines.flatMap((line, index) =>
    line.shares.map((share) => ({ lineId: ids[index], ...share }))
  )
  await sql(
    trx,
    `INSERT INTO wms_pick_shares (pick_line_id, fulfilment_id, fulfilment_line_id, cart_slot, qty)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::int[])`,
    [
      shares.map((s) => s.lineId),
      shares.map((s) => s.fulfilmentId),
      shares.map((s) => s.fulfilmentLineId),
      shares.map((s) => s.cartSlot),
      shares.map((s) => s.qty),
    ],
    'wms_pick_shares_insert'
  )
  return ids
}

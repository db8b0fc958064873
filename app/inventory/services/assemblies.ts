import { InvalidTransitionException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { assembly, type AssemblyKind, type AssemblyStatus } from '#inventory/domain/assembly'
import type { AssemblyLine } from '#inventory/domain/assembly_units'
import { sumByKey } from '#inventory/domain/stock_key'
import { moveLevels } from '#inventory/services/levels'

/** An order to assemble or take apart, as it stands under our lock. */
export interface AssemblyHead extends Record<string, unknown> {
  id: number
  number: string
  kind: AssemblyKind
  warehouseId: number
  skuId: number
  qty: number
  done: number
  scrapped: number
  status: AssemblyStatus
}

/** Locks an order and its place among the states. @throws InvalidTransitionException from where `to` cannot be reached */
export async function lockAssembly(
  trx: Trx,
  id: number,
  to: AssemblyStatus[]
): Promise<AssemblyHead> {
  const [head] = await sql<AssemblyHead>(
    trx,
    `SELECT id, number, kind, warehouse_id AS "warehouseId", sku_id AS "skuId", qty, done, scrapped, status
       FROM stock_assemblies WHERE id = $1 FOR UPDATE`,
    [id],
    'assembly_lock'
  )
  if (!head || !to.some((state) => assembly.can(head.status, state)))
    throw new InvalidTransitionException('stock_assembly', head?.status ?? '', to[0], [id])
  return head
}

export function assemblyLines(trx: Trx | null, id: number): Promise<AssemblyLine[]> {
  return sql<AssemblyLine & Record<string, unknown>>(
    trx,
    `SELECT id, goes, is_kit AS "isKit", sku_id AS "skuId", instead_of_sku_id AS "insteadOfSkuId", per_run AS "perRun",
            run_makes AS "runMakes", scrap_rate AS "scrapRate", planned, moved, scrapped
       FROM stock_assembly_lines WHERE assembly_id = $1 ORDER BY id`,
    [id],
    'assembly_lines'
  )
}

interface PromiseRow extends Record<string, unknown> {
  lineId: number
  warehouseId: number
  skuId: number
  qty: number
}

/**
 * Resolves what is promised to these lines; the levels are under our lock. A promise whose units all
 * leave now is posted, any other is voided. Answers what had been promised, by line.
 */
export async function resolvePromises(
  trx: Trx,
  lines: readonly { id: number; leaving: number }[]
): Promise<Map<number, number>> {
  const rows = await sql<PromiseRow>(
    trx,
    `UPDATE stock_reservations r SET state = CASE WHEN r.qty = l.leaving THEN 'posted' ELSE 'voided' END, resolved_at = now()
       FROM unnest($1::bigint[], $2::bigint[]) AS l(id, leaving)
      WHERE r.assembly_line_id = l.id AND r.state = 'pending'
     RETURNING r.assembly_line_id AS "lineId", r.warehouse_id AS "warehouseId", r.sku_id AS "skuId", r.qty`,
    [lines.map((line) => line.id), lines.map((line) => line.leaving)],
    'assembly_promises_resolve'
  )
  await moveLevels(
    trx,
    sumByKey(rows).map(({ qty, ...key }) => ({ ...key, reserved: -qty }))
  )
  return new Map(rows.map((row) => [row.lineId, row.qty]))
}

/** Promises stock to lines; the levels are under our lock and were found to be enough. */
export async function writePromises(
  trx: Trx,
  warehouseId: number,
  lines: readonly { id: number; skuId: number; qty: number }[]
): Promise<void> {
  if (lines.length === 0) return
  await moveLevels(
    trx,
    sumByKey(lines.map(({ skuId, qty }) => ({ warehouseId, skuId, qty }))).map(
      ({ qty, ...key }) => ({ ...key, reserved: qty })
    )
  )
  await sql(
    trx,
    `INSERT INTO stock_reservations (assembly_line_id, warehouse_id, sku_id, qty)
     SELECT line_id, $1, sku_id, qty FROM unnest($2::bigint[], $3::bigint[], $4::int[]) AS p(line_id, sku_id, qty)`,
    [
      warehouseId,
      lines.map((line) => line.id),
      lines.map((line) => line.skuId),
      lines.map((line) => line.qty),
    ],
    'assembly_promises_insert'
  )
}

/** Moves an order on to a state, with what came out of it so far. */
export async function moveAssembly(
  trx: Trx,
  head: Pick<AssemblyHead, 'id' | 'done' | 'scrapped' | 'status'>
): Promise<void> {
  await sql(
    trx,
    `UPDATE stock_assemblies SET status = $2, done = $3, scrapped = $4, updated_at = now(),
            finished_at = CASE WHEN $5 THEN now() END
      WHERE id = $1`,
    [head.id, head.status, head.done, head.scrapped, assembly.isFinal(head.status)],
    'assembly_move'
  )
}

import type { Actor } from '#kernel/access/actor'
import {
  choices,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'

export type MismatchRow = {
  id: number
  warehouseId: number
  warehouseName: string
  skuId: number
  code: string
  name: string
  what: string
  /** Of a value in ten-thousandths of the company's currency; null for who may not see it. */
  says: number | null
  proven: number | null
  status: string
  createdAt: string
  resolvedBy: string | null
}

const FILTERS = { status: choices('open', 'resolved') }
export const MISMATCH_LIST = {
  sorts: ['created'],
  defaultSort: '-created',
  filters: FILTERS,
} satisfies ListSpec

/** Numbers that did not add up, newest first. */
export function mismatchList(
  query: ListQuery<typeof FILTERS>,
  actor: Actor,
  seesCosts: boolean
): KeysetSource {
  const { status } = query.filters
  const number = (column: string) =>
    seesCosts ? `m.${column}` : `CASE WHEN m.what <> 'cost_value' THEN m.${column} END AS ${column}`
  return {
    query,
    select: `m.id, m.warehouse_id AS "warehouseId", w.name AS "warehouseName", m.sku_id AS "skuId", s.code, s.name, m.what, ${number('says')}, ${number('proven')},
      CASE WHEN m.resolved_at IS NULL THEN 'open' ELSE 'resolved' END AS status, to_json(m.created_at)#>>'{}' AS "createdAt", u.full_name AS "resolvedBy"`,
    from: `stock_mismatches m JOIN warehouses w ON w.id = m.warehouse_id JOIN skus s ON s.id = m.sku_id LEFT JOIN users u ON u.id = m.resolved_by`,
    countFrom: 'stock_mismatches m',
    id: 'm.id',
    where: [
      actor.warehouses && part`m.warehouse_id = ANY(${actor.warehouses})`,
      when(status?.length === 1 ? status[0] : null, (one) =>
        one === 'open' ? part`m.resolved_at IS NULL` : part`m.resolved_at IS NOT NULL`
      ),
    ],
    sorts: { created: 'm.id' },
  }
}

export type ProofRow = {
  id: number
  checked: number
  mismatches: number
  startedAt: string
  finishedAt: string | null
}

/** The last proof, if there was one. */
export async function lastProof(): Promise<ProofRow | null> {
  const [row] = await sql<ProofRow>(
    null,
    `SELECT id, checked, mismatches, to_json(started_at)#>>'{}' AS "startedAt", to_json(finished_at)#>>'{}' AS "finishedAt"
       FROM stock_proofs ORDER BY id DESC LIMIT 1`,
    [],
    'proof_last'
  )
  return row ?? null
}

import { seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  among,
  choices,
  ids,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { assembly, ASSEMBLY_KINDS } from '#inventory/domain/assembly'

export type AssemblyRow = {
  id: number
  number: string
  kind: 'assembly' | 'disassembly'
  warehouseId: number
  warehouseName: string
  skuId: number
  code: string
  name: string
  qty: number
  done: number
  scrapped: number
  status: string
  note: string | null
  dueOn: string | null
  who: string | null
  createdAt: string
}

const FILTERS = {
  kind: choices(...ASSEMBLY_KINDS),
  status: choices(...assembly.states),
  warehouse: ids(),
  sku: ids(),
}
export const ASSEMBLY_LIST = {
  sorts: ['created'],
  defaultSort: '-created',
  filters: FILTERS,
} satisfies ListSpec

const COLUMNS = `a.id, a.number, a.kind, a.warehouse_id AS "warehouseId", w.name AS "warehouseName", a.sku_id AS "skuId", s.code, s.name,
  a.qty, a.done, a.scrapped, a.status, a.note, a.due_on::text AS "dueOn", u.full_name AS who, to_json(a.created_at)#>>'{}' AS "createdAt"`
const FROM =
  'stock_assemblies a JOIN warehouses w ON w.id = a.warehouse_id JOIN skus s ON s.id = a.sku_id LEFT JOIN users u ON u.id = a.created_by'

/** Orders to put kits together or take them apart, within the actor's warehouses, newest first. */
export function assemblyList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  return {
    query,
    select: COLUMNS,
    from: FROM,
    countFrom: 'stock_assemblies a',
    id: 'a.id',
    where: [
      actor.warehouses && part`a.warehouse_id = ANY(${actor.warehouses})`,
      among('a.kind', query.filters.kind),
      among('a.status', query.filters.status),
      among('a.warehouse_id', query.filters.warehouse),
      among('a.sku_id', query.filters.sku),
      when(query.q, (q) => part`a.number = ${q.toUpperCase()}`),
    ],
    sorts: { created: 'a.id' },
  }
}

export type AssemblyDetailLine = {
  id: number
  goes: 'out' | 'in'
  isKit: boolean
  skuId: number
  code: string
  name: string
  insteadOf: string | null
  perRun: number
  runMakes: number
  scrapRate: string
  planned: number
  moved: number
  scrapped: number
  /** Units still promised to the line. */
  reserved: number
  /** Units in the warehouse that nobody is promised. */
  available: number
}

export type AssemblyRun = {
  id: number
  done: number
  scrapped: number
  note: string | null
  who: string | null
  at: string
  /** What came in with it is worth this much; null for who may not see costs. */
  value: string | null
}

export type AssemblyDetail = AssemblyRow & {
  bomId: number
  bomVersion: number
  lines: AssemblyDetailLine[]
  runs: AssemblyRun[]
}

/** One order with its lines and the parts of it that were done. @throws NotFoundException also outside the actor's warehouses */
export async function getAssembly(
  id: number,
  actor: Actor,
  seesCosts: boolean
): Promise<AssemblyDetail> {
  const [row] = await sql<Omit<AssemblyDetail, 'lines' | 'runs'>>(
    null,
    `SELECT ${COLUMNS}, a.bom_id AS "bomId", b.version AS "bomVersion" FROM ${FROM} JOIN boms b ON b.id = a.bom_id WHERE a.id = $1`,
    [id],
    'assembly_get'
  )
  if (!row || !seesWarehouse(actor, row.warehouseId))
    throw new NotFoundException('stock_assembly', id)
  const [lines, runs] = await Promise.all([
    sql<AssemblyDetailLine>(null, LINES, [id, row.warehouseId], 'assembly_lines_shown'),
    sql<AssemblyRun>(
      null,
      `SELECT r.id, r.done, r.scrapped, r.note, u.full_name AS who, to_json(r.created_at)#>>'{}' AS at,
              ${seesCosts ? VALUE : 'NULL'} AS value
         FROM stock_assembly_runs r LEFT JOIN users u ON u.id = r.done_by WHERE r.assembly_id = $1 ORDER BY r.id`,
      [id],
      `assembly_runs_${seesCosts}`
    ),
  ])
  return { ...row, lines, runs }
}

const LINES = `SELECT l.id, l.goes, l.is_kit AS "isKit", l.sku_id AS "skuId", s.code, s.name, o.code AS "insteadOf", l.per_run AS "perRun",
    l.run_makes AS "runMakes", l.scrap_rate AS "scrapRate", l.planned, l.moved, l.scrapped,
    coalesce((SELECT qty FROM stock_reservations r WHERE r.assembly_line_id = l.id AND r.state = 'pending'), 0) AS reserved,
    coalesce((SELECT on_hand - reserved FROM stock_levels v WHERE v.warehouse_id = $2 AND v.sku_id = l.sku_id), 0) AS available
  FROM stock_assembly_lines l JOIN skus s ON s.id = l.sku_id LEFT JOIN skus o ON o.id = l.instead_of_sku_id
 WHERE l.assembly_id = $1 ORDER BY l.id`
const VALUE = `(SELECT sum(e.value) FROM stock_entries e
  WHERE e.source_type = 'assembly_run' AND e.source_id = r.id AND e.reason = 'assembly_in')`

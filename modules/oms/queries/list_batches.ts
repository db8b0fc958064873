import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  flag,
  keysetPage,
  part,
  when,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import type { BatchRank, Lack } from '#modules/oms/domain/batch_allocation'
import type { PriorityParts } from '#modules/oms/domain/batch_priority'

export type BatchRow = {
  id: number
  cause: 'stock' | 'schedule' | 'hand'
  orders: number
  filled: number
  who: string | null
  at: string
  /** Ten-thousandths of the currency: what was filled is worth, and what no solution exceeds. */
  value: number
  bound: number
}

export type BatchOrderRow = {
  id: number
  orderId: number
  number: string
  store: string
  status: string
  rank: number
  isFilled: boolean
  priority: PriorityParts
  /** What was wanted and left is not known of batches of before. */
  lacks: (Omit<Lack, 'wanted' | 'available'> & Partial<Lack>)[]
  bars: BatchRank['bars']
}

export const BATCH_LIST = {
  sorts: ['at'],
  defaultSort: '-at',
  filters: {},
} satisfies ListSpec

const ORDER_FILTERS = { filled: flag() }
export const BATCH_ORDER_LIST = {
  sorts: ['rank'],
  defaultSort: 'rank',
  filters: ORDER_FILTERS,
} satisfies ListSpec

const SELECT = `b.id, b.cause, b.orders, b.filled, (SELECT u.full_name FROM users u WHERE u.id = b.run_by) AS who,
  to_json(b.run_at)#>>'{}' AS at, (b.summary->>'value')::bigint AS value, (b.summary->>'bound')::bigint AS bound`

/** Batches of orders that competed for scarce goods, newest first. */
export const listBatches = (query: ListQuery): Promise<ListPage<BatchRow>> =>
  keysetPage<BatchRow>({
    query,
    select: SELECT,
    from: 'oms_batches b',
    id: 'b.id',
    where: [],
    sorts: { at: 'b.run_at' },
  })

/** @throws NotFoundException */
export async function getBatch(id: number): Promise<BatchRow> {
  const [row] = await sql<BatchRow>(null, `SELECT ${SELECT} FROM oms_batches b WHERE b.id = $1`, [
    id,
  ])
  if (!row) throw new NotFoundException('batch', id)
  return row
}

/** The orders of a batch that a person may see, by what filling them was worth. */
export const listBatchOrders = (
  batchId: number,
  query: ListQuery<typeof ORDER_FILTERS>,
  actor: Actor
): Promise<ListPage<BatchOrderRow>> =>
  keysetPage<BatchOrderRow>({
    query,
    select: `x.id, x.order_id AS "orderId", o.number, s.name AS store, o.status, x.rank, x.is_filled AS "isFilled",
      x.details->'priority' AS priority, x.details->'lacks' AS lacks,
      coalesce(x.details->'bars', '[]') AS bars`,
    from: 'oms_batch_orders x JOIN orders o ON o.id = x.order_id JOIN stores s ON s.id = o.store_id',
    id: 'x.id',
    where: [
      part`x.batch_id = ${batchId}`,
      actor.stores && part`o.store_id = ANY(${actor.stores})`,
      when(query.filters.filled, (filled) => part`x.is_filled = ${filled}`),
    ],
    sorts: { rank: 'x.rank' },
  })

/** Orders that wait, and of those how many have goods to be had. */
export async function countWaiting(): Promise<number> {
  const [row] = await sql<{ waiting: number }>(
    null,
    `SELECT count(*)::int AS waiting FROM (SELECT 1 FROM orders WHERE status = 'backordered' LIMIT 10000) x`
  )
  return row.waiting
}

/** Names of the warehouses that the orders of a page could not leave from, and of the SKUs they lacked. */
export async function lackNames(rows: readonly BatchOrderRow[]) {
  const lacks = rows.flatMap((row) => row.lacks)
  const [warehouses, skus] = await Promise.all([
    sql<{ id: number; name: string }>(
      null,
      'SELECT id, name FROM warehouses WHERE id = ANY($1::bigint[])',
      [[...lacks, ...rows.flatMap((row) => row.bars)].map((one) => one.warehouseId)]
    ),
    sql<{ id: number; name: string }>(
      null,
      'SELECT id, code AS name FROM skus WHERE id = ANY($1::bigint[])',
      [lacks.map((one) => one.skuId)]
    ),
  ])
  const byId = (list: { id: number; name: string }[]) =>
    Object.fromEntries(list.map(({ id, name }) => [id, name]))
  return { warehouses: byId(warehouses), skus: byId(skus) }
}

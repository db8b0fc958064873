import { AsyncLocalStorage } from 'node:async_hooks'
import pg from 'pg'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ProveCosts from '#inventory/queries/prove_costs'
import ProveLevels from '#inventory/queries/prove_levels'

/** Every broken invariant of the stock, in words; empty is as it should be. */
export async function brokenInvariants(trx: Trx | null = null): Promise<string[]> {
  const { mismatches } = await new ProveLevels().handle({ trx })
  const costs = await new ProveCosts().handle({ trx })
  const shipped = await sql<{ id: number }>(
    trx,
    `SELECT r.id FROM stock_reservations r
      WHERE r.fulfilment_line_id IS NOT NULL AND (r.state = 'posted') <> (r.qty = (SELECT coalesce(-sum(e.delta), 0) FROM stock_entries e
              WHERE e.source_type = 'fulfilment' AND e.source_line = r.fulfilment_line_id AND e.reason = 'ship'
                AND e.warehouse_id = r.warehouse_id AND e.sku_id = r.sku_id))`
  )
  const twice = await sql<{ id: number }>(
    trx,
    `SELECT fulfilment_line_id AS id FROM stock_reservations WHERE state IN ('pending', 'posted') AND fulfilment_line_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1`
  )
  const misdrawn = await sql<{ id: number; used: number; drawn: number }>(
    trx,
    `SELECT q.id, q.used, coalesce(r.drawn, 0)::int AS drawn FROM stock_quota_lines q
       LEFT JOIN LATERAL (SELECT sum(from_quota) AS drawn FROM stock_reservations r
                           WHERE r.quota_line_id = q.id AND r.state IN ('pending', 'posted')) r ON true
      WHERE q.is_live AND q.used <> coalesce(r.drawn, 0)`
  )
  const strangers = await sql<{ id: number }>(
    trx,
    `SELECT r.id FROM stock_reservations r JOIN stock_quota_lines q ON q.id = r.quota_line_id JOIN stock_quotas h ON h.id = q.quota_id
       JOIN orders o ON o.id = r.order_id WHERE NOT o.store_id = ANY(h.store_ids)`
  )
  return [
    ...misdrawn.map(
      (one) => `I2 quota line ${one.id} says ${one.used} are drawn, promises say ${one.drawn}`
    ),
    ...strangers.map(({ id }) => `I2 reservation ${id} drew from a quota of other stores`),
    ...mismatches.map(
      (one) =>
        `I1/I2 ${one.what} of ${one.warehouseId}:${one.skuId} says ${one.says}, proven ${one.proven}`
    ),
    ...costs.map(
      (one) =>
        `value of ${one.costGroupId}:${one.skuId} is ${one.value} for ${one.qty}, entries ${one.provenValue} for ${one.provenQty}`
    ),
    ...shipped.map(({ id }) => `I2 reservation ${id} does not match what was shipped for it`),
    ...twice.map(({ id }) => `I2 fulfilment line ${id} is promised twice`),
  ]
}

/** Fails where an invariant is broken. */
export async function assertSound(): Promise<void> {
  const broken = await brokenInvariants()
  if (broken.length > 0) throw new Error(broken.join('\n'))
}

/** Transaction brackets, and the job queue's own statements, which follow who listens, not the list. */
const OVERHEAD = /^\s*(BEGIN|COMMIT|ROLLBACK)|graphile_worker|pg_notify/i

type Query = (this: pg.Client, ...args: unknown[]) => unknown

const watched = new AsyncLocalStorage<string[]>()

/**
 * The statements that the work sends, in their order and less their overhead. Told by the flow of
 * control: what a timer, a listener of the bus or the end of an earlier request sends meanwhile
 * over connections of its own is not the work's, whoever ran before in this process.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const prototype = pg.Client.prototype as unknown as { query: Query }
  const original = prototype.query
  const sent: string[] = []
  prototype.query = function (...args) {
    const text =
      typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string } | null)?.text ?? '')
    if (watched.getStore() === sent && !OVERHEAD.test(text)) sent.push(text)
    return original.apply(this, args)
  }
  try {
    await watched.run(sent, work)
    return sent
  } finally {
    prototype.query = original
  }
}

/** How many statements the work sends. */
export const countStatements = async (work: () => Promise<unknown>) =>
  (await statementsOf(work)).length

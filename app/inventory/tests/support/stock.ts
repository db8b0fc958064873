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
  return [
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

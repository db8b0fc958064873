import { setTimeout as pause } from 'node:timers/promises'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { lockOrders } from '#orders/queries/lock_orders'

/** Waits until so many connections stand before a lock. */
async function queued(count: number): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    const [{ waiting }] = await sql<{ waiting: number }>(
      null,
      `SELECT count(*)::int AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
    )
    if (waiting >= count) return
    await pause(3)
  }
  throw new Error(`only some of ${count} came to wait for the lock`)
}

/**
 * Runs works on connections of their own in the order given: all stand before the locks of the orders,
 * one behind the other, until these are let go.
 */
export async function whileHeld<Results extends unknown[]>(
  orderIds: number[],
  works: { [Index in keyof Results]: () => Promise<Results[Index]> }
): Promise<Results> {
  const running: Promise<unknown>[] = []
  await inTransaction(null, async (trx) => {
    await lockOrders(trx, orderIds)
    for (const work of works) {
      running.push(work())
      await queued(running.length)
    }
  })
  return (await Promise.all(running)) as Results
}

interface Connection {
  query(config: { name?: string; text: string; values: unknown[] }): Promise<unknown>
}

/**
 * Runs `work` while named statements of this transaction are sent as other text, and `after` one of
 * them something else is done first: how a guard that is a statement is taken away.
 */
export async function rewritten<T>(
  trx: Trx,
  texts: Record<string, (text: string) => string>,
  work: () => Promise<T>,
  after: Record<string, () => Promise<unknown>> = {}
): Promise<T> {
  const { client } = trx.getWriteClient() as unknown as {
    client: { acquireConnection(): Promise<Connection> }
  }
  const connection = await client.acquireConnection()
  const query = connection.query.bind(connection)
  connection.query = async ({ name = '', text, values }) => {
    const rewrite = texts[name]
    const result = await query(rewrite ? { text: rewrite(text), values } : { name, text, values })
    const next = after[name]
    delete after[name]
    await next?.()
    return result
  }
  try {
    return await work()
  } finally {
    // The connection goes back to the pool: it must not keep a `query` of its own.
    Reflect.deleteProperty(connection, 'query')
  }
}

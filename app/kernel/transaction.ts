import { setTimeout as sleep } from 'node:timers/promises'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'

export type Trx = TransactionClientContract

/** serialization_failure and deadlock_detected: the work can simply be done again. */
const RETRYABLE = new Set(['40001', '40P01'])
const MAX_ATTEMPTS = 6

/** How often a transaction had to be repeated since the process began. */
export const retries = { count: 0 }

/**
 * Runs `work` in a transaction: joins the one given, otherwise opens its own
 * and repeats it, with jitter, after a deadlock or serialization failure.
 */
export async function inTransaction<T>(
  trx: Trx | null | undefined,
  work: (trx: Trx) => Promise<T>
): Promise<T> {
  if (trx) return work(trx)
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.transaction(async (opened) => {
        const own = strict(opened)
        finals.set(own, [])
        const result = await work(own)
        await finish(own)
        return result
      })
    } catch (error) {
      if (attempt >= MAX_ATTEMPTS || !RETRYABLE.has((error as { code?: string }).code ?? ''))
        throw error
      retries.count++
      await sleep(Math.random() * 20 * 2 ** attempt)
    }
  }
}

/** What is left to do before each open transaction of ours commits. */
const finals = new WeakMap<Trx, (() => Promise<void>)[]>()

/**
 * Puts work off to the end of the transaction, just before it commits; it can still make it fail. It
 * is done together with the other work put off, and may put off more, which comes after.
 * Answers false when the transaction was not opened by `inTransaction`: then nobody will call.
 */
export function beforeCommit(trx: Trx, work: () => Promise<void>): boolean {
  return finals.get(trx)?.push(work) !== undefined
}

async function finish(trx: Trx) {
  const list = finals.get(trx)!
  while (list.length > 0) await Promise.all(list.splice(0).map((work) => work()))
  finals.delete(trx)
}

interface KnexTransaction {
  commit(): Promise<unknown>
  executionPromise: Promise<unknown>
}

/**
 * Makes a failing COMMIT an error. The query builder answers a commit the
 * server refused (a deferred constraint, a lost connection) as if it had
 * worked; its fate stands in another promise, which is awaited here, before
 * the hooks that follow a commit.
 */
function strict(trx: Trx): Trx {
  const knex = trx.knexClient as unknown as KnexTransaction
  const commit = knex.commit.bind(knex)
  knex.commit = async () => {
    await commit()
    await knex.executionPromise
  }
  return trx
}

import { systemClock } from '#kernel/clock'
import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { addPart, daysOf, emptyResult, type WhatIfResult } from '#modules/oms/domain/what_if'
import { addGiftPart, emptyTrial, type GiftTrialResult } from '#modules/oms/domain/gift_trial'
import { askPastGifts } from '#modules/oms/queries/ask_past_gifts'
import { askPastOrders } from '#modules/oms/queries/ask_past_orders'
import type { GiftRuleBody } from '#modules/oms/services/read_gift_rule'

/** A day that takes longer than this is given up: a condition may cost that much, not more. */
const MOST_MS = 20_000
const CANCELLED = '57014'

interface Run extends Record<string, unknown> {
  id: number
  draft: AuditDraft | { gift: GiftRuleBody; storeIds: number[] | null }
  since: Date
  until: Date
  done: number
  result: WhatIfResult | GiftTrialResult | Record<string, never>
}

interface AuditDraft {
  code: string | null
  condition: Condition
  storeIds: number[] | null
}

/**
 * Asks a draft of an audit or gift rule of past orders, a day a transaction, the latest first, so that what is known so far can
 * be shown and a restart goes on where it was. A day over the limit ends it with what it has.
 */
export default class RunWhatIf {
  async handle({ id }: { id: number }): Promise<void> {
    for (;;) {
      const isOver = await inTransaction(null, (trx) => this.#day(trx, id)).catch(
        async (error: unknown) => {
          if ((error as { code?: string }).code !== CANCELLED) throw error
          await this.#end(null, id, 'failed', 'too_slow')
          return true
        }
      )
      if (isOver) return
    }
  }

  /** @returns whether there is nothing left to do */
  async #day(trx: Trx, id: number): Promise<boolean> {
    const [run] = await sql<Run>(
      trx,
      `UPDATE oms_what_ifs SET state = 'running', started_at = coalesce(started_at, now())
        WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id, draft, since, until, done, result`,
      [id]
    )
    if (!run) return true
    const day = daysOf(run.since, run.until)[run.done]
    if (!day) {
      await this.#end(trx, id, 'done')
      return true
    }
    await sql(trx, `SET LOCAL statement_timeout = ${MOST_MS}`)
    const result = await this.#ask(trx, run, day)
    await sql(trx, 'UPDATE oms_what_ifs SET done = done + 1, result = $2 WHERE id = $1', [
      id,
      JSON.stringify(result),
    ])
    return false
  }

  /** What is known with one more day. */
  async #ask(trx: Trx, { draft, result }: Run, day: { from: Date; to: Date }) {
    const now = systemClock.now()
    if ('gift' in draft) {
      const { gift, storeIds } = draft
      const known = 'parts' in result ? (result as GiftTrialResult) : emptyTrial()
      return addGiftPart(known, await askPastGifts(trx, { draft: gift, storeIds, now, ...day }))
    }
    const known = 'total' in result ? (result as WhatIfResult) : emptyResult()
    return addPart(known, await askPastOrders(trx, { ...draft, ...day, now }))
  }

  async #end(trx: Trx | null, id: number, state: 'done' | 'failed', error: string | null = null) {
    await sql(
      trx,
      `UPDATE oms_what_ifs SET state = $2, error = $3, finished_at = now() WHERE id = $1 AND finished_at IS NULL`,
      [id, state, error]
    )
  }
}

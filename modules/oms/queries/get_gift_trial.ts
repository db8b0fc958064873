import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import {
  emptyTrial,
  sumOf,
  type GiftTrialResult,
  type GiftTrialSum,
} from '#modules/oms/domain/gift_trial'
import type { GiftRuleBody } from '#modules/oms/services/read_gift_rule'

export type GiftTrialView = {
  id: number
  state: 'waiting' | 'running' | 'done' | 'failed'
  error: string | null
  done: number
  total: number
  startedAt: string | null
  currency: string
  perBuyer: number | null
  sum: GiftTrialSum
  samples: {
    id: number
    number: string
    store: string
    status: string
    total: string
    currency: string
    placedAt: string
  }[]
}

interface Row
  extends
    Record<string, unknown>,
    Omit<GiftTrialView, 'sum' | 'samples' | 'currency' | 'perBuyer'> {
  draft: { gift: GiftRuleBody }
  result: GiftTrialResult | Record<string, never>
}

/** A draft's trial as far as it has come. Only whoever started it sees it. */
export async function getGiftTrial(id: number, actor: Actor): Promise<GiftTrialView> {
  const [row] = await sql<Row>(
    null,
    `SELECT id, draft, state, error, done, total, to_json(started_at)#>>'{}' AS "startedAt", result FROM oms_what_ifs
      WHERE id = $1 AND created_by IS NOT DISTINCT FROM $2 AND draft ? 'gift'`,
    [id, actor.id]
  )
  if (!row) throw new NotFoundException('what_if', id)
  const { draft, result, ...view } = row
  const known = 'parts' in result ? (result as GiftTrialResult) : emptyTrial()
  const samples = await sql<GiftTrialView['samples'][number]>(
    null,
    `SELECT o.id, o.number, s.name AS store, o.status, o.total_amount AS total, o.currency::text AS currency,
            to_json(o.placed_at)#>>'{}' AS "placedAt"
       FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = ANY($1::bigint[]) ORDER BY o.id DESC`,
    [known.samples]
  )
  const { currency, perBuyer, mostOrders } = draft.gift
  return { ...view, currency, perBuyer, sum: sumOf(known, mostOrders), samples }
}

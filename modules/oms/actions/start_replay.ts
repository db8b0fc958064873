import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { emptyProgress, type ReplayWeights } from '#modules/oms/domain/replay'
import { countPastOrders, type ReplaySelection } from '#modules/oms/queries/past_decisions'
import type { StoredAllocationRule } from '#modules/oms/services/allocation_rules'

/** More orders than this make a replay of hours; a shorter period tells as much. */
export const MOST_ORDERS = 20_000
const MOST_DAYS = 92
const DAY_MS = 86_400_000

/** What is changed: the weights, and which rules have a say, worded as they were when the replay began. */
export interface ReplayVariant {
  weights: ReplayWeights
  rules: StoredAllocationRule[]
}

/**
 * Has orders of the past decided again under other weights and rules, in a job. Nothing but the
 * replay itself is written.
 * @throws RefusedException `oms_replay_days`, `oms_replay_too_many`, `oms_replay_none`
 */
export default class StartReplay {
  async handle(input: {
    trx?: Trx | null
    name: string
    since: string
    until: string
    storeIds: number[] | null
    weights: ReplayWeights
    ruleIds: number[]
    actor: Actor
  }): Promise<number> {
    const { name, since, until, weights, ruleIds, actor } = input
    const days = (Date.parse(until) - Date.parse(since)) / DAY_MS + 1
    if (!(days >= 1 && days <= MOST_DAYS))
      throw new RefusedException('oms_replay_days', { most: MOST_DAYS }, { field: 'until' })
    const storeIds = narrowed(input.storeIds, actor)
    const selection: ReplaySelection = { since, until, zone: company().zone, storeIds }
    const total = await countPastOrders(input.trx ?? null, selection, MOST_ORDERS + 1)
    if (total === 0) throw new RefusedException('oms_replay_none', {}, { field: 'since' })
    if (total > MOST_ORDERS)
      throw new RefusedException('oms_replay_too_many', { most: MOST_ORDERS }, { field: 'since' })
    return inTransaction(input.trx, async (trx) => {
      const rules = await sql<StoredAllocationRule & Record<string, unknown>>(
        trx,
        `SELECT id, version, condition, effects, to_jsonb(store_ids) AS "storeIds", NULL AS "validFrom", NULL AS "validTo"
           FROM oms_allocation_rules WHERE id = ANY($1::bigint[]) AND deleted_at IS NULL ORDER BY is_default, position, id`,
        [ruleIds]
      )
      const variant: ReplayVariant = { weights, rules }
      const [{ id }] = await sql<{ id: number }>(
        trx,
        'INSERT INTO oms_replays (name, selection, variants, total, summary, created_by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
        [
          name,
          JSON.stringify(selection),
          JSON.stringify([variant]),
          total,
          JSON.stringify(emptyProgress()),
          actor.id,
        ]
      )
      await addJob(trx, {
        name: 'oms.replay',
        payload: { id },
        key: `oms.replay:${id}`,
        maxAttempts: 3,
      })
      await audit(trx, actor, {
        action: 'oms.replay.start',
        subjectType: 'replay',
        subjectId: id,
        after: { name, since, until },
      })
      return id
    })
  }
}

/** The stores chosen, of those the person sees. */
function narrowed(storeIds: number[] | null, { stores }: Actor): number[] | null {
  if (stores === null) return storeIds?.length ? storeIds : null
  return storeIds?.length ? storeIds.filter((id) => stores.includes(id)) : [...stores]
}

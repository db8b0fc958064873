import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { narrowed, TRIAL_DAYS } from '#modules/oms/actions/start_what_if'
import { daysOf } from '#modules/oms/domain/what_if'
import { readGiftRule, type GiftRuleInput } from '#modules/oms/services/read_gift_rule'

const DAY_MS = 86_400_000

/**
 * Has a draft of a gift rule tried on the orders of the last 30 days, in a job that goes a day at a time.
 * @throws RefusedException when the draft is none
 */
export default class StartGiftTrial {
  async handle(input: {
    rule: GiftRuleInput
    ruleId?: number | null
    actor: Actor
  }): Promise<number> {
    const { rule, ruleId = null, actor } = input
    return inTransaction(null, async (trx) => {
      if (ruleId !== null) {
        const found = await sql(trx, 'SELECT 1 FROM oms_gift_rules WHERE id = $1', [ruleId])
        if (found.length === 0) throw new NotFoundException('gift_rule', ruleId)
      }
      const gift = await readGiftRule(trx, rule)
      const until = systemClock.now()
      const since = new Date(until.getTime() - TRIAL_DAYS * DAY_MS)
      const [{ id }] = await sql<{ id: number }>(
        trx,
        `INSERT INTO oms_what_ifs (gift_rule_id, draft, since, until, total, created_by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [
          ruleId,
          JSON.stringify({ gift, storeIds: narrowed(gift.storeIds, actor) }),
          since,
          until,
          daysOf(since, until).length,
          actor.id,
        ]
      )
      await addJob(trx, {
        ...{ name: 'oms.what_if', payload: { id }, key: `oms.what_if:${id}`, maxAttempts: 2 },
      })
      return id
    })
  }
}

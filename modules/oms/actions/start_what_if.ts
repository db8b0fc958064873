import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { daysOf } from '#modules/oms/domain/what_if'
import { readRule, type RuleInput } from '#modules/oms/services/read_rule'
import { conditionOf } from '#modules/oms/services/rule_checks'

/** Drafts are tried on so many days. */
export const TRIAL_DAYS = 30
const DAY_MS = 86_400_000

/**
 * Has a draft tried on the orders of the last 30 days, in a job that goes a day at a time. The draft
 * of a built-in rule carries its parameters.
 * @throws RefusedException when the draft is none, or rests on what no past order tells (`oms_what_if_untold`)
 */
export default class StartWhatIf {
  async handle(input: { rule: RuleInput; ruleId?: number | null; actor: Actor }): Promise<number> {
    const { rule, ruleId = null, actor } = input
    return inTransaction(null, async (trx) => {
      const [stored] = await sql<{ code: string; name: string | null }>(
        trx,
        'SELECT code, name FROM oms_audit_rules WHERE id = $1',
        [ruleId]
      )
      if (ruleId !== null && !stored) throw new NotFoundException('audit_rule', ruleId)
      const code = stored && stored.name === null ? stored.code : null
      const body = await readRule(trx, code, { ...rule, name: rule.name || '?' })
      const condition = conditionOf({ code: code ?? '', ...body })
      if (!condition) throw new RefusedException('oms_what_if_untold')
      const until = systemClock.now()
      const since = new Date(until.getTime() - TRIAL_DAYS * DAY_MS)
      const [{ id }] = await sql<{ id: number }>(
        trx,
        `INSERT INTO oms_what_ifs (rule_id, draft, since, until, total, created_by) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [
          ruleId,
          JSON.stringify({
            code: stored?.code ?? null,
            condition,
            storeIds: narrowed(body.storeIds, actor),
          }),
          since,
          until,
          daysOf(since, until).length,
          actor.id,
        ]
      )
      await addJob(trx, {
        name: 'oms.what_if',
        payload: { id },
        key: `oms.what_if:${id}`,
        maxAttempts: 2,
      })
      return id
    })
  }
}

/** The stores of the draft, of those the person sees. */
export function narrowed(storeIds: number[] | null, { stores }: Actor): number[] | null {
  if (stores === null) return storeIds
  return storeIds ? storeIds.filter((id) => stores.includes(id)) : [...stores]
}

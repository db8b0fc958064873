import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { decimal } from '#kernel/decimal'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface FeeRuleInput {
  storeId: number | null
  platform: string | null
  fee: 'commission' | 'payment_fee'
  /** `5` means 5 %. */
  percent: string
  minimum: string | null
  cap: string | null
  actor: Actor
}

/** Puts a rule in force for a store or a platform; the one before it stays on record, inactive. */
export class SaveFeeRule {
  async handle(input: FeeRuleInput): Promise<number> {
    if ((input.storeId === null) === (input.platform === null))
      throw new RefusedException('finance_fee_target')
    if (input.cap !== null && decimal(input.cap).lt(decimal(input.minimum ?? '0')))
      throw new RefusedException('finance_fee_cap')
    return inTransaction(null, async (trx) => {
      await sql(
        trx,
        `UPDATE finance_fee_rules SET is_active = false, updated_at = now()
          WHERE is_active AND fee = $1 AND store_id IS NOT DISTINCT FROM $2 AND platform IS NOT DISTINCT FROM $3`,
        [input.fee, input.storeId, input.platform]
      )
      const [row] = await sql<{ id: number }>(
        trx,
        `INSERT INTO finance_fee_rules (store_id, platform, fee, rate, minimum, cap) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [
          input.storeId,
          input.platform,
          input.fee,
          decimal(input.percent).div(100).toFixed(),
          input.minimum ?? '0',
          input.cap,
        ]
      )
      const { actor, ...after } = input
      await audit(trx, actor, {
        action: 'finance.fees.save',
        subjectType: 'finance_fee_rule',
        subjectId: row.id,
        after,
      })
      return row.id
    })
  }

  /** Takes a rule out of force. */
  async retire(id: number, actor: Actor): Promise<void> {
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        'UPDATE finance_fee_rules SET is_active = false, updated_at = now() WHERE id = $1',
        [id]
      )
      await audit(trx, actor, {
        action: 'finance.fees.retire',
        subjectType: 'finance_fee_rule',
        subjectId: id,
      })
    })
  }
}

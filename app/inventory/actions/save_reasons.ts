import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { HOUSE_REASONS } from '#inventory/domain/stock_acts'
import type { ReasonRule } from '#inventory/services/limits'

export interface PersonLimit {
  userId?: number | null
  roleId?: number | null
  limit: string
}

interface Input {
  actor: Actor
  reasons: readonly ReasonRule[]
  limits: readonly PersonLimit[]
}

/**
 * Says for which reasons stock is corrected and moved, and up to what who may do so alone. A reason
 * of the company's own that is left out is not used any more; its documents keep it.
 */
export default class SaveReasons {
  async handle({ actor, reasons, limits }: Input): Promise<void> {
    const nameless = reasons.find((one) => !(one.code in HOUSE_REASONS) && !one.name?.trim())
    if (nameless) throw new RefusedException('reason_name', { code: nameless.code })
    if (limits.some((one) => Boolean(one.userId) === Boolean(one.roleId)))
      throw new RefusedException('limit_whose')
    await inTransaction(null, async (trx) => {
      await this.#saveReasons(trx, reasons)
      await sql(trx, 'DELETE FROM stock_limits', [], 'stock_limits_clear')
      await sql(
        trx,
        'INSERT INTO stock_limits (user_id, role_id, limit_amount) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::numeric[])',
        [
          limits.map((one) => one.userId ?? null),
          limits.map((one) => one.roleId ?? null),
          limits.map((one) => one.limit),
        ],
        'stock_limits_save'
      )
      await audit(trx, actor, {
        action: 'inventory.reasons.save',
        subjectType: 'stock_reasons',
        subjectId: 0,
        after: { reasons, limits },
      })
    })
  }

  async #saveReasons(trx: Trx, reasons: readonly ReasonRule[]): Promise<void> {
    await sql(
      trx,
      `INSERT INTO stock_reasons AS s (code, name, acts, limit_amount, always_approve, needs_note, is_active)
       SELECT code, name, acts, limit_amount, always_approve, needs_note, is_active
         FROM jsonb_to_recordset($1::jsonb) AS r(code text, name text, acts text[], limit_amount numeric, always_approve boolean,
              needs_note boolean, is_active boolean)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, acts = excluded.acts, limit_amount = excluded.limit_amount,
              always_approve = excluded.always_approve, needs_note = excluded.needs_note, is_active = excluded.is_active, updated_at = now()`,
      [
        JSON.stringify(
          reasons.map((one) => ({
            code: one.code,
            name: one.code in HOUSE_REASONS ? null : one.name,
            acts: one.acts,
            limit_amount: one.limit,
            always_approve: one.alwaysApprove,
            needs_note: one.needsNote,
            is_active: one.isActive,
          }))
        ),
      ],
      'stock_reasons_save'
    )
    await sql(
      trx,
      'UPDATE stock_reasons SET is_active = false, updated_at = now() WHERE name IS NOT NULL AND NOT code = ANY($1::text[])',
      [reasons.map((one) => one.code)],
      'stock_reasons_retire'
    )
  }
}

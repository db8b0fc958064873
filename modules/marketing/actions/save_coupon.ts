import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface CouponFields {
  key: string
  nameZh: string
  nameEn: string
  kind: 'amount' | 'percent'
  value: string
  minSpend: string
  validDays: number
  totalLimit?: number | null
  state: 'draft' | 'active' | 'ended'
}

/** Makes or changes a coupon; its key never changes once codes were given out with it. */
export default class SaveCoupon {
  handle({
    id,
    fields,
    actor,
  }: {
    id: number | null
    fields: CouponFields
    actor: Actor
  }): Promise<number> {
    return inTransaction(null, async (trx) => {
      const { nameZh, nameEn, kind, value, minSpend, validDays, totalLimit, state } = fields
      const values = [nameZh, nameEn, kind, value, minSpend, validDays, totalLimit ?? null, state]
      const [row] = id
        ? await sql<{ id: number }>(
            trx,
            `UPDATE marketing_coupons SET name_zh = $2, name_en = $3, kind = $4, value = $5, min_spend = $6, valid_days = $7,
                    total_limit = $8, state = $9, version = version + 1, updated_at = now() WHERE id = $1 RETURNING id`,
            [id, ...values]
          )
        : await sql<{ id: number }>(
            trx,
            `INSERT INTO marketing_coupons (key, name_zh, name_en, kind, value, min_spend, valid_days, total_limit, state)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (key) DO NOTHING RETURNING id`,
            [fields.key, ...values]
          )
      if (!row)
        throw id
          ? new NotFoundException('coupon', id)
          : new ConflictException('coupon_key_taken', { key: fields.key })
      await audit(trx, actor, {
        action: 'marketing.coupons.save',
        subjectType: 'coupon',
        subjectId: row.id,
        after: fields,
      })
      return row.id
    })
  }
}

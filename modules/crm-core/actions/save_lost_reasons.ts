import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface ReasonDraft {
  id?: number | null
  nameZh: string
  nameEn: string
  isActive: boolean
}

/** Writes why leads are lost, in the order they come in; one no longer offered stays with its leads. */
export default class SaveLostReasons {
  handle(input: { trx?: Trx | null; reasons: ReasonDraft[]; actor: Actor }): Promise<void> {
    return inTransaction(input.trx, async (trx) => {
      const rows = JSON.stringify(
        input.reasons.map((reason, i) => ({ ...reason, position: i + 1 }))
      )
      const record = `jsonb_to_recordset($1::jsonb) AS r(id bigint, "nameZh" text, "nameEn" text, "isActive" boolean, position int)`
      await sql(
        trx,
        `UPDATE crm_core_lost_reasons l SET name_zh = r."nameZh", name_en = r."nameEn", is_active = r."isActive", position = r.position
           FROM ${record} WHERE l.id = r.id`,
        [rows]
      )
      await sql(
        trx,
        `INSERT INTO crm_core_lost_reasons (key, name_zh, name_en, is_active, position)
         SELECT 'reason_' || substr(md5(random()::text), 1, 10), r."nameZh", r."nameEn", r."isActive", r.position FROM ${record} WHERE r.id IS NULL`,
        [rows]
      )
      await audit(trx, input.actor, {
        action: 'crm-core.reasons.save',
        subjectType: 'pipeline',
        subjectId: 1,
        after: { reasons: input.reasons },
      })
    })
  }
}

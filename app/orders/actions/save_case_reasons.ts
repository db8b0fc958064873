import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { CaseBearer } from '#orders/domain/case_acts'

export interface ReasonDraft {
  /** Missing for a new one. */
  code?: string | null
  nameZh: string
  nameEn: string
  /** Who bears cases of it. */
  responsibility: CaseBearer
  isActive: boolean
}

const ROWS = `jsonb_to_recordset($1::jsonb) AS r(code text, "nameZh" text, "nameEn" text, responsibility text, "isActive" boolean, place int)`
const READ = `SELECT code, name AS "nameZh", name_en AS "nameEn", responsibility, is_active AS "isActive", place FROM after_sales_reasons`

/**
 * Writes why buyers ask for after-sales, in the order they come in. None is ever deleted, since cases
 * name them: what is not offered any more is switched off. Cases keep who bore them.
 * @throws RefusedException `case_reason_needed` when none would be left to choose
 */
export default class SaveCaseReasons {
  handle(input: { reasons: readonly ReasonDraft[]; actor: Actor }): Promise<void> {
    const { reasons, actor } = input
    if (!reasons.some((reason) => reason.isActive)) throw new RefusedException('case_reason_needed')
    return inTransaction(null, async (trx) => {
      await sql(trx, 'LOCK TABLE after_sales_reasons IN SHARE ROW EXCLUSIVE MODE')
      const before = await sql<Record<string, unknown>>(trx, READ)
      const rows = reasons.map((reason, index) => ({ ...reason, place: (index + 1) * 10 }))
      await write(trx, rows)
      await auditWords(trx, actor, 'case_reason', before, await sql(trx, READ))
    })
  }
}

async function write(trx: Trx, rows: readonly ReasonDraft[]) {
  const values = [JSON.stringify(rows)]
  await sql(
    trx,
    `UPDATE after_sales_reasons s SET name = r."nameZh", name_en = r."nameEn", responsibility = r.responsibility, is_active = r."isActive", place = r.place
       FROM ${ROWS} WHERE s.code = r.code`,
    values,
    'orders_reasons_save'
  )
  await sql(
    trx,
    `INSERT INTO after_sales_reasons (code, name, name_en, responsibility, is_active, place)
     SELECT 'own_' || translate(substr(md5(random()::text), 1, 12), '0123456789', 'ghijklmnop'), r."nameZh", r."nameEn", r.responsibility, r."isActive", r.place
       FROM ${ROWS} WHERE r.code IS NULL`,
    values,
    'orders_reasons_add'
  )
}

/** One entry a word that changed, with what it was before. */
export async function auditWords(
  trx: Trx,
  actor: Actor,
  subjectType: 'case_reason' | 'case_grade',
  before: readonly Record<string, unknown>[],
  after: readonly Record<string, unknown>[]
): Promise<void> {
  const known = new Map(before.map((row) => [row.code, row]))
  const changed = after.filter((row) => JSON.stringify(row) !== JSON.stringify(known.get(row.code)))
  await audit(
    trx,
    actor,
    changed.map((row) => ({
      action: `orders.${subjectType}.save`,
      subjectType,
      subjectId: row.code as string,
      before: known.get(row.code),
      after: row,
    }))
  )
}

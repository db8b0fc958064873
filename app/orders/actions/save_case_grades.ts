import type { Actor } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { auditWords } from '#orders/actions/save_case_reasons'
import { gradeCode, worthOf, type GradeBucket } from '#orders/domain/case_grades'

export interface GradeDraft {
  /** Missing for a new one. */
  code?: string | null
  /** A to Z, once; a grade keeps the letter it was made with. */
  letter: string
  nameZh: string
  nameEn: string
  bucket: GradeBucket | null
  /** The part of its cost that a unit is still worth, 0 to 1, decimal text. */
  worth: string
  isActive: boolean
}

const ROWS = `jsonb_to_recordset($1::jsonb) AS r(code text, letter text, "nameZh" text, "nameEn" text, bucket text, worth numeric, "isActive" boolean, place int)`
const READ = `SELECT code, letter, name AS "nameZh", name_en AS "nameEn", bucket, worth, is_active AS "isActive", place FROM after_sales_grades`

/**
 * Writes in what states goods come back, in the order they come in. What goods are worth counts for
 * parcels from now on; where goods of a grade go cannot change once some came in by it, since stock
 * and books stand on it. None is deleted; what is not used any more is switched off.
 * @throws RefusedException `case_grade_needed`, `case_grade_used`, `case_grade_letter`
 */
export default class SaveCaseGrades {
  handle(input: { grades: readonly GradeDraft[]; actor: Actor }): Promise<void> {
    const { grades, actor } = input
    if (!grades.some((grade) => grade.isActive)) throw new RefusedException('case_grade_needed')
    return inTransaction(null, async (trx) => {
      await sql(trx, 'LOCK TABLE after_sales_grades IN SHARE ROW EXCLUSIVE MODE')
      const before = await sql<Record<string, unknown>>(trx, READ)
      const letters = new Set(before.map((row) => row.letter))
      const taken = grades.find((grade) => !grade.code && letters.has(grade.letter))
      if (taken) throw new RefusedException('case_grade_letter', { letter: taken.letter })
      const rows = grades.map((grade, index) => ({
        ...grade,
        worth: worthOf(grade.bucket, grade.worth),
        place: (index + 1) * 10,
      }))
      await this.#refuseMoved(trx, rows)
      await this.#write(trx, rows)
      await auditWords(trx, actor, 'case_grade', before, await sql(trx, READ))
    })
  }

  async #refuseMoved(trx: Trx, rows: readonly GradeDraft[]) {
    const [moved] = await sql<{ letter: string }>(
      trx,
      `SELECT g.letter FROM after_sales_grades g JOIN ${ROWS} ON r.code = g.code WHERE g.bucket IS DISTINCT FROM r.bucket
          AND EXISTS (SELECT FROM after_sales_receipt_lines x WHERE x.grade = g.code) ORDER BY 1 LIMIT 1`,
      [JSON.stringify(rows)],
      'orders_grades_moved'
    )
    if (moved) throw new RefusedException('case_grade_used', { letter: moved.letter })
  }

  async #write(trx: Trx, rows: readonly GradeDraft[]) {
    await sql(
      trx,
      `UPDATE after_sales_grades g SET name = r."nameZh", name_en = r."nameEn", bucket = r.bucket, worth = r.worth, is_active = r."isActive", place = r.place
         FROM ${ROWS} WHERE g.code = r.code`,
      [JSON.stringify(rows)],
      'orders_grades_save'
    )
    const added = rows
      .filter((grade) => !grade.code)
      .map((grade) => ({ ...grade, code: gradeCode(grade.letter) }))
    await sql(
      trx,
      `INSERT INTO after_sales_grades (code, letter, name, name_en, bucket, worth, is_active, place)
       SELECT r.code, r.letter, r."nameZh", r."nameEn", r.bucket, r.worth, r."isActive", r.place FROM ${ROWS}`,
      [JSON.stringify(added)],
      'orders_grades_add'
    )
  }
}

import { sql } from '#kernel/sql'
import type { CaseBearer } from '#orders/domain/case_acts'
import type { GradeBucket } from '#orders/domain/case_grades'

export type CaseReason = { code: string; name: string; responsibility: string; isActive: boolean }
export type CaseGrade = {
  code: string
  letter: string
  name: string
  bucket: string | null
  worth: string
  isActive: boolean
}
/** A reason as it is kept, in both languages, with the cases that name it. */
export type ReasonRow = {
  code: string
  nameZh: string
  nameEn: string
  responsibility: CaseBearer
  isActive: boolean
  count: number
}
/** A grade as it is kept; one by which goods came in keeps where they go. */
export type GradeRow = {
  code: string
  letter: string
  nameZh: string
  nameEn: string
  bucket: GradeBucket | null
  worth: string
  isActive: boolean
  isUsed: boolean
}

const nameIn = (locale: string) => (locale === 'en' ? 'name_en' : 'name')

/** Why buyers ask, in one language; also what is not offered any more, since cases name it. */
export function listReasons(locale: string): Promise<CaseReason[]> {
  return sql<CaseReason>(
    null,
    `SELECT code, ${nameIn(locale)} AS name, responsibility, is_active AS "isActive" FROM after_sales_reasons ORDER BY place, code`
  )
}

/** In what states goods come back, in one language; also those not offered any more. */
export function listGrades(locale: string): Promise<CaseGrade[]> {
  return sql<CaseGrade>(
    null,
    `SELECT code, letter, ${nameIn(locale)} AS name, bucket, worth, is_active AS "isActive" FROM after_sales_grades ORDER BY place, letter`
  )
}

/** Of words, those that can be chosen. */
export const offered = <T extends { isActive: boolean }>(words: readonly T[]): T[] =>
  words.filter((word) => word.isActive)

/** The reasons as they are edited. */
export function reasonRows(): Promise<ReasonRow[]> {
  return sql<ReasonRow>(
    null,
    `SELECT r.code, r.name AS "nameZh", r.name_en AS "nameEn", r.responsibility, r.is_active AS "isActive",
            (SELECT count(*) FROM after_sales_cases c WHERE c.reason_code = r.code) AS count
       FROM after_sales_reasons r ORDER BY r.place, r.code`,
    [],
    'orders_reason_rows'
  )
}

/** The grades as they are edited. */
export function gradeRows(): Promise<GradeRow[]> {
  return sql<GradeRow>(
    null,
    `SELECT g.code, g.letter, g.name AS "nameZh", g.name_en AS "nameEn", g.bucket, g.worth, g.is_active AS "isActive",
            EXISTS (SELECT FROM after_sales_receipt_lines x WHERE x.grade = g.code) AS "isUsed"
       FROM after_sales_grades g ORDER BY g.place, g.letter`,
    [],
    'orders_grade_rows'
  )
}

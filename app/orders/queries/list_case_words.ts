import { sql } from '#kernel/sql'

export type CaseReason = { code: string; name: string; responsibility: string }
export type CaseGrade = {
  code: string
  letter: string
  name: string
  bucket: string | null
  worth: string
}

const nameIn = (locale: string) => (locale === 'en' ? 'name_en' : 'name')

/** Why buyers ask, in one language; all of them, or those that may be chosen. */
export function listReasons(locale: string): Promise<CaseReason[]> {
  return sql<CaseReason>(
    null,
    `SELECT code, ${nameIn(locale)} AS name, responsibility FROM after_sales_reasons WHERE is_active ORDER BY place, code`
  )
}

/** In what states goods come back, in one language. */
export function listGrades(locale: string): Promise<CaseGrade[]> {
  return sql<CaseGrade>(
    null,
    `SELECT code, letter, ${nameIn(locale)} AS name, bucket, worth FROM after_sales_grades WHERE is_active ORDER BY place, letter`
  )
}

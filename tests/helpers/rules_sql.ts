import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { compileToSql, type Condition, type Facts } from '#kernel/rules/index'
import { moment, subjectFields, type vectorFile } from '#tests/helpers/rules_vectors'

const COLUMNS =
  'memo text, count bigint, rate numeric(18,8), total numeric(18,4), paid boolean, at timestamptz, day date, tags text[], phone text'

/** Puts the subjects and their window rows in temporary tables of the transaction. */
export async function createSubjects(
  trx: TransactionClientContract,
  subjects: readonly (readonly [string, Facts])[],
  rows: (typeof vectorFile)['rows']
): Promise<void> {
  await trx.rawQuery('DROP TABLE IF EXISTS rule_subjects, rule_rows')
  await trx.rawQuery(
    `CREATE TEMP TABLE rule_subjects (id int, name text, ${COLUMNS}) ON COMMIT DROP`
  )
  await trx.rawQuery(
    'CREATE TEMP TABLE rule_rows (phone text, at timestamptz, total numeric(18,4), cancelled boolean) ON COMMIT DROP'
  )
  const listed = subjects.map(([name, facts], id) => ({ id, name, ...facts }))
  await trx.rawQuery(
    'INSERT INTO rule_subjects SELECT * FROM json_populate_recordset(NULL::rule_subjects, ?)',
    [JSON.stringify(listed)]
  )
  await trx.rawQuery(
    'INSERT INTO rule_rows SELECT * FROM json_populate_recordset(NULL::rule_rows, ?)',
    [JSON.stringify(rows)]
  )
}

/** The names of the subjects the condition is true for, by both forms of the compiled SQL. */
export async function matching(trx: TransactionClientContract, condition: Condition) {
  const names = async (as: 'value' | 'where') => {
    const { sql, bindings } = compileToSql(condition, subjectFields, { ...moment, as })
    const filter = as === 'where' ? sql : `(${sql}) = TRUE`
    const text = `SELECT s.name FROM rule_subjects s WHERE ${filter} ORDER BY s.id`
    const result = await trx.rawQuery(text, bindings as string[])
    return result.rows.map((row: { name: string }) => row.name) as string[]
  }
  return { asValue: await names('value'), inWhere: await names('where') }
}

import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

/** The id of a store or a warehouse by its code. @throws NotFoundException */
export async function idByCode(table: 'stores' | 'warehouses', code: string): Promise<number> {
  const [row] = await sql<{ id: number }>(
    null,
    `SELECT id FROM ${table} WHERE code = $1`,
    [code],
    `${table}_by_code`
  )
  if (!row) throw new NotFoundException(table.slice(0, -1), code)
  return row.id
}

import type { CustomerRef } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Rows that moved with a merge, by `table.column`: their keys. */
export type MovedRefs = Record<string, (number | string)[]>

/** Everything that points at a customer, as the manifests declare it. */
export function customerRefs(): CustomerRef[] {
  return switchboard.modules.flatMap((module) => module.customerRefs ?? [])
}

const nameOf = (ref: CustomerRef) => `${ref.table}.${ref.column}`

/** Moves every row that points at the loser to the winner; answers which rows moved. */
export async function moveRefs(trx: Trx, loserId: number, winnerId: number): Promise<MovedRefs> {
  const moved: MovedRefs = {}
  for (const ref of customerRefs()) {
    const rows = await sql<{ key: number | string }>(
      trx,
      `UPDATE ${ref.table} r SET ${ref.column} = $1 WHERE r.${ref.column} = $2 ${ref.movable ? `AND (${ref.movable})` : ''}
       RETURNING r.${ref.key ?? 'id'} AS key`,
      [winnerId, loserId]
    )
    if (rows.length > 0) moved[nameOf(ref)] = rows.map((row) => row.key)
  }
  return moved
}

/** Moves the rows of a merge back; one that went elsewhere since stays where it is. */
export async function returnRefs(
  trx: Trx,
  moved: MovedRefs,
  winnerId: number,
  loserId: number
): Promise<void> {
  for (const ref of customerRefs()) {
    const keys = moved[nameOf(ref)]
    if (!keys) continue
    await sql(
      trx,
      `UPDATE ${ref.table} r SET ${ref.column} = $1
        WHERE r.${ref.column} = $2 AND r.${ref.key ?? 'id'}::text = ANY($3::text[])`,
      [loserId, winnerId, keys.map(String)]
    )
  }
}

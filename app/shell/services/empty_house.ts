import { sql } from '#kernel/sql'

let inhabited = false

/** Whether nobody lives here yet. Once somebody does, the question is never asked again. */
export async function isEmptyHouse(): Promise<boolean> {
  if (inhabited) return false
  const [row] = await sql<{ any: boolean }>(null, 'SELECT EXISTS (SELECT FROM users) AS any')
  inhabited = row.any
  return !inhabited
}

/** For specs, which empty the house again. */
export function forgetInhabitants() {
  inhabited = false
}

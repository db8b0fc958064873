import { holdersOf, notify, type Notification } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Puts word of a store before those who hold a permission and see the store; `store` in its text is the store's name. */
export async function tellOfStore(
  trx: Trx,
  storeId: number,
  permission: string,
  notice: Notification
): Promise<void> {
  const holders = await holdersOf(trx, permission)
  const people = await sql<{ id: number; store: string }>(
    trx,
    `SELECT u.id, s.name AS store FROM users u, stores s WHERE s.id = $1 AND u.id = ANY($2::bigint[])
        AND (u.store_scope IS NULL OR s.id = ANY(u.store_scope))`,
    [storeId, holders]
  )
  if (people.length === 0) return
  const ids = people.map((row) => row.id)
  await notify(trx, ids, { ...notice, params: { ...notice.params, store: people[0].store } })
}

import { bus } from '#kernel/bus'
import type { MessageParams } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface Notification {
  /** What it is about, `<module>.<noun>.<happened>`. */
  kind: string
  /** Language key; `params` fill its placeholders in the reader's language. */
  message: string
  params?: MessageParams
  /** Path of the page it leads to. */
  href?: string | null
}

/** Ids told of in one message of the bus, which carries at most 8,000 bytes. */
const IDS_PER_MESSAGE = 500

/**
 * Puts a notification before people, live on their open pages. Inside a
 * transaction nobody hears of it unless that commits.
 */
export async function notify(
  trx: Trx | null,
  userIds: readonly number[],
  notification: Notification
): Promise<void> {
  const ids = [...new Set(userIds)]
  if (ids.length === 0) return
  await inTransaction(trx, async (client) => {
    await sql(
      client,
      `INSERT INTO notifications (user_id, kind, message, params, href)
       SELECT u.id, $2, $3, $4::jsonb, $5 FROM users u WHERE u.id = ANY($1::bigint[]) AND u.is_active`,
      [
        ids,
        notification.kind,
        notification.message,
        JSON.stringify(notification.params ?? {}),
        notification.href ?? null,
      ],
      'notify'
    )
    for (let at = 0; at < ids.length; at += IDS_PER_MESSAGE) {
      await bus.send(client, 'notifications.created', {
        userIds: ids.slice(at, at + IDS_PER_MESSAGE),
      })
    }
  })
}

/** The people who hold a permission, owners included: who a warning concerns. */
export async function holdersOf(trx: Trx | null, permission: string): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    trx,
    `SELECT u.id FROM users u WHERE u.is_active AND (u.is_owner OR EXISTS (
       SELECT 1 FROM user_roles r JOIN role_permissions p USING (role_id)
        WHERE r.user_id = u.id AND p.permission = $1)) ORDER BY u.id`,
    [permission],
    'holders_of'
  )
  return rows.map((row) => row.id)
}

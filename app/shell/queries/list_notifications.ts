import { flag, keysetPage, part, when, type ListQuery } from '#kernel/lists/index'
import { sql } from '#kernel/sql'

export type NotificationRow = {
  id: number
  message: string
  params: Record<string, string | number>
  href: string | null
  readAt: string | null
  createdAt: string
}

const COLUMNS = `n.id, n.message, n.params, n.href, n.read_at AS "readAt", n.created_at AS "createdAt"`

export const NOTIFICATION_FILTERS = { unread: flag() }

/** One person's notifications, newest first. */
export function listNotifications(userId: number, query: ListQuery<typeof NOTIFICATION_FILTERS>) {
  return keysetPage<NotificationRow>({
    query,
    select: COLUMNS,
    from: 'notifications n',
    where: [
      part`n.user_id = ${userId}`,
      when(query.filters.unread, (unread) =>
        unread ? part`n.read_at IS NULL` : part`n.read_at IS NOT NULL`
      ),
    ],
    sorts: { created: 'n.created_at' },
    id: 'n.id',
  })
}

/** The dozen that the bell shows, and how many are unread (up to 100). */
export async function latestNotifications(userId: number) {
  const notices = await sql<NotificationRow>(
    null,
    `SELECT ${COLUMNS} FROM notifications n WHERE n.user_id = $1 ORDER BY n.id DESC LIMIT 12`,
    [userId],
    'notifications_latest'
  )
  const [{ unread }] = await sql<{ unread: number }>(
    null,
    `SELECT count(*)::int AS unread FROM
       (SELECT 1 FROM notifications n WHERE n.user_id = $1 AND n.read_at IS NULL LIMIT 100) u`,
    [userId],
    'notifications_unread'
  )
  return { notices, unread }
}

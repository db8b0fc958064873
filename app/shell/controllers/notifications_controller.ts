import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundException } from '#kernel/exceptions'
import { readListQuery } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import {
  latestNotifications,
  listNotifications,
  NOTIFICATION_FILTERS,
} from '#shell/queries/list_notifications'

/** What the house has to tell one person. */
export default class NotificationsController {
  async index({ request, inertia, actor }: HttpContext) {
    const spec = { sorts: ['created'], defaultSort: '-created', filters: NOTIFICATION_FILTERS }
    const list = await listNotifications(actor.id!, readListQuery(request, spec))
    return inertia.render('shell/notifications', { list })
  }

  async latest({ actor }: HttpContext) {
    return latestNotifications(actor.id!)
  }

  /** Opens what a notification is about and marks it as read. */
  async show({ params, response, actor }: HttpContext) {
    const [notice] = await sql<{ href: string | null }>(
      null,
      `UPDATE notifications SET read_at = coalesce(read_at, now()) WHERE id = $1 AND user_id = $2 RETURNING href`,
      [params.id, actor.id]
    )
    if (!notice) throw new NotFoundException('notification', params.id)
    return response.redirect(notice.href ?? '/shell/notifications')
  }

  async readAll({ request, response, actor }: HttpContext) {
    await sql(
      null,
      'UPDATE notifications SET read_at = now() WHERE user_id = $1 AND read_at IS NULL',
      [actor.id]
    )
    if (request.accepts(['html', 'json']) === 'json') return response.noContent()
    return response.redirect().back()
  }
}

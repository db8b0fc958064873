import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { createViewValidator, updateViewValidator } from '#shell/validators/panel'

/** Saved views: everyone their own; shared ones are seen by all and changed by who made them. */
export default class ViewsController {
  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { page, path, name, isShared, query } = await request.validateUsing(createViewValidator)
    await sql(
      null,
      `INSERT INTO saved_views (user_id, page, name, query, is_shared, position)
       VALUES ($1, $2, $3, $4::jsonb, $5, (SELECT coalesce(max(position), 0) + 1 FROM saved_views WHERE page = $2))`,
      [actor.id, page, name, JSON.stringify({ path, params: query }), isShared]
    )
    session.flash('success', i18n.t('ui.views.saved'))
    return response.redirect().back()
  }

  async update({ request, params, response, actor }: HttpContext) {
    const { name, isShared } = await request.validateUsing(updateViewValidator)
    const [view] = await sql(
      null,
      `UPDATE saved_views SET name = coalesce($3, name), is_shared = coalesce($4, is_shared), updated_at = now()
        WHERE id = $1 AND user_id = $2 RETURNING id`,
      [Number(params.id) || 0, actor.id, name ?? null, isShared ?? null]
    )
    if (!view) throw new NotFoundException('saved_view', params.id)
    return response.redirect().back()
  }

  async destroy({ params, response, actor, session, i18n }: HttpContext) {
    const [view] = await sql(
      null,
      'DELETE FROM saved_views WHERE id = $1 AND user_id = $2 RETURNING id',
      [Number(params.id) || 0, actor.id]
    )
    if (!view) throw new NotFoundException('saved_view', params.id)
    session.flash('success', i18n.t('ui.views.deleted'))
    return response.redirect().back()
  }
}

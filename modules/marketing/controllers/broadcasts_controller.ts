import type { HttpContext } from '@adonisjs/core/http'
import { parseLocal } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'
import CreateBroadcast from '#modules/marketing/actions/create_broadcast'
import StopBroadcast from '#modules/marketing/actions/stop_broadcast'
import {
  broadcastChoices,
  getBroadcast,
  listBroadcasts,
} from '#modules/marketing/queries/list_broadcasts'
import { previewSegment } from '#modules/marketing/queries/preview_segment'
import { broadcastValidator, segmentValidator } from '#modules/marketing/validators/marketing'

/** One message to everybody of a segment. */
export default class BroadcastsController {
  async index({ request, inertia, i18n }: HttpContext) {
    return inertia.render('marketing/broadcasts/index', {
      list: await listBroadcasts(request, i18n.locale),
    })
  }

  async create({ inertia, i18n }: HttpContext) {
    return inertia.render('marketing/broadcasts/form', await broadcastChoices(i18n.locale))
  }

  async preview({ request }: HttpContext) {
    const { segment, channel } = await request.validateUsing(segmentValidator)
    return previewSegment(segment, channel)
  }

  async store({ request, response, session, i18n, actor }: HttpContext) {
    const { startAt, ...form } = await request.validateUsing(broadcastValidator)
    const at = startAt ? parseLocal(startAt, settings.text('shell', 'time_zone')) : null
    const id = await new CreateBroadcast().handle({ ...form, startAt: at, actor })
    session.flash('success', i18n.t('marketing.broadcast.created'))
    return response.redirect().toPath(`/marketing/broadcasts/${id}`)
  }

  async show({ params, inertia, i18n }: HttpContext) {
    return inertia.render('marketing/broadcasts/show', {
      broadcast: await getBroadcast(Number(params.id), i18n.locale),
    })
  }

  async stop({ params, response, session, i18n, actor }: HttpContext) {
    const count = await new StopBroadcast().handle({ broadcastId: Number(params.id), actor })
    session.flash('success', i18n.t('marketing.broadcast.stopped', { count }))
    return response.redirect().back()
  }
}

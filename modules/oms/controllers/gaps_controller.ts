import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { localDate, systemClock } from '#kernel/clock'
import { readListQuery } from '#kernel/lists/index'
import { company } from '#shell/services/company'
import AskGap from '#modules/oms/actions/ask_gap'
import NoteGap from '#modules/oms/actions/note_gap'
import countGaps from '#modules/oms/queries/count_gaps'
import GetGap from '#modules/oms/queries/get_gap'
import { GAP_LIST, gapStores, listGaps } from '#modules/oms/queries/list_gaps'
import { gapNoteValidator, gapValidator } from '#modules/oms/validators/gap'

/** Days of stores beside what their platforms count. */
export default class GapsController {
  async index({ request, inertia, actor }: HttpContext) {
    const { zone } = company()
    const query = readListQuery(request, { ...GAP_LIST, zone })
    const [list, stores, open] = await Promise.all([
      listGaps(query, actor),
      gapStores(actor),
      countGaps(actor),
    ])
    const today = localDate(systemClock.now(), zone)
    return inertia.render('oms/gaps/index', { list, stores, open, today })
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const record = await new GetGap().handle(Number(params.id), actor)
    const history = await historyOf({ type: 'gap', id: record.gap.id }, i18n)
    return inertia.render('oms/gaps/show', { ...record, history })
  }

  async store({ request, response, session, actor, i18n }: HttpContext) {
    const { storeId, day } = await request.validateUsing(gapValidator)
    await new AskGap().handle({ storeId, day, actor })
    session.flash('success', i18n.t('oms.gaps.asked', { day }))
    return response.redirect().back()
  }

  async note({ params, request, response, session, actor, i18n }: HttpContext) {
    const { reason } = await request.validateUsing(gapNoteValidator)
    const isNoted = await new NoteGap().handle({ id: Number(params.id), reason, actor })
    session.flash(
      isNoted ? 'success' : 'warning',
      i18n.t(isNoted ? 'oms.gaps.noted_now' : 'oms.gaps.not_open')
    )
    return response.redirect().back()
  }
}

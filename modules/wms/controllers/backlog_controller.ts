import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import ReleaseWave from '../actions/release_wave.js'
import ListBacklog, { BACKLOG_LIST } from '../queries/list_backlog.js'
import ListFilterOptions from '../queries/list_filter_options.js'
import PreviewWave from '../queries/preview_wave.js'
import SummariseBacklog from '../queries/summarise_backlog.js'
import { assertSees, ownWarehouses } from '../services/scope.js'
import { waveValidator } from '../validators/wms.js'

/** What waits to be picked, and waves made of it. */
export default class BacklogController {
  async index({ request, inertia, actor }: HttpContext) {
    const warehouses = await ownWarehouses(actor)
    const query = readListQuery(request, BACKLOG_LIST)
    const chosen = query.filters.warehouse?.[0] ?? null
    const [list, groups, options] = await Promise.all([
      new ListBacklog().handle(query, actor),
      new SummariseBacklog().handle(actor, chosen),
      new ListFilterOptions().handle(),
    ])
    return inertia.render('wms/backlog/index', { list, groups, warehouses, ...options })
  }

  async preview({ request, response, actor }: HttpContext) {
    const { maxOrders, ids, ...filter } = await request.validateUsing(waveValidator)
    assertSees(actor, filter.warehouseId, 'wms_warehouse', filter.warehouseId)
    return response.json(await new PreviewWave().handle(filter, maxOrders, ids))
  }

  async release({ request, response, actor, session, i18n }: HttpContext) {
    const { maxOrders, ids, ...filter } = await request.validateUsing(waveValidator)
    assertSees(actor, filter.warehouseId, 'wms_warehouse', filter.warehouseId)
    const wave = await new ReleaseWave().handle({ actor, filter, maxOrders, fulfilmentIds: ids })
    session.flash(
      'success',
      i18n.t('wms.backlog.released', { number: wave.number, count: wave.orders })
    )
    if (wave.short.length > 0)
      session.flash('warning', i18n.t('wms.backlog.left', { count: wave.short.length }))
    return response.redirect().toPath(`/wms/waves/${wave.waveId}`)
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { flashResults, readListQuery } from '#kernel/lists/index'
import { storeOptions } from '#catalog/queries/list_stores'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import { warehouseOptions } from '#modules/oms/queries/list_couriers'
import ListReserved, { fulfilmentsSeenBy, RESERVED_LIST } from '#modules/oms/queries/list_reserved'
import { parkedIdsValidator } from '#modules/oms/validators/parked'

/** What has its stock and waits to be given to a warehouse. */
export default class ReleasesController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, stores, warehouses] = await Promise.all([
      new ListReserved().handle(readListQuery(request, RESERVED_LIST), actor),
      storeOptions(actor),
      warehouseOptions(),
    ])
    return inertia.render('oms/releases/index', { list, stores, warehouses })
  }

  async release(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(parkedIdsValidator)
    const fulfilmentIds = await fulfilmentsSeenBy(ctx.actor, ids)
    const { moved } = await new ReleaseFulfilments().handle({ fulfilmentIds, actor: ctx.actor })
    const done = new Set(moved)
    const message = ctx.i18n.t('oms.releases.not_reserved')
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: done.has(id), message: done.has(id) ? undefined : message }))
    )
    return ctx.response.redirect().back()
  }
}

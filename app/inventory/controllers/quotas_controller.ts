import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import { storeOptions } from '#catalog/queries/list_stores'
import EndQuotas from '#inventory/actions/end_quotas'
import SetAsideStock from '#inventory/actions/set_aside_stock'
import { getQuota, quotaList, QUOTA_LIST, type QuotaRow } from '#inventory/queries/list_quotas'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { assertStores, assertWarehouses } from '#inventory/services/scope'
import { momentOf } from '#inventory/services/settings'
import { quotaValidator } from '#inventory/validators/selling'

/** Stock set aside for stores or an activity. */
export default class QuotasController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, stores] = await Promise.all([
      keysetPage<QuotaRow>(quotaList(readListQuery(request, QUOTA_LIST), actor)),
      storeOptions(actor),
    ])
    return inertia.render('inventory/quotas/index', { list, stores })
  }

  async create({ inertia, actor }: HttpContext) {
    const [stores, warehouses] = await Promise.all([storeOptions(actor), warehouseOptions(actor)])
    return inertia.render('inventory/quotas/form', { stores, warehouses })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { startsAt, endsAt, ...input } = await request.validateUsing(quotaValidator)
    assertStores(actor, input.storeIds)
    assertWarehouses(
      actor,
      input.lines.map((line) => line.warehouseId)
    )
    const id = await new SetAsideStock().handle({
      actor,
      ...input,
      startsAt: momentOf(startsAt),
      endsAt: momentOf(endsAt),
    })
    session.flash('success', i18n.t('inventory.quotas.saved', { name: input.name }))
    return response.redirect().toPath(`/inventory/quotas/${id}`)
  }

  async show({ params, inertia, actor, i18n }: HttpContext) {
    const quota = await getQuota(params.id, actor)
    const history = await historyOf({ type: 'stock_quota', id: quota.id }, i18n)
    return inertia.render('inventory/quotas/show', { quota, history })
  }

  async end({ params, response, actor, session, i18n }: HttpContext) {
    const { name } = await getQuota(params.id, actor)
    await new EndQuotas().end(null, actor, params.id)
    session.flash('success', i18n.t('inventory.quotas.ended', { name }))
    return response.redirect().toPath(`/inventory/quotas/${params.id}`)
  }
}

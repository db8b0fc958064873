import type { HttpContext } from '@adonisjs/core/http'
import { inTransaction } from '#kernel/transaction'
import { getStore, storeOptions } from '#catalog/queries/list_stores'
import SaveAvailability from '#inventory/actions/save_availability'
import SaveStockRule from '#inventory/actions/save_stock_rule'
import { listAvailabilityRules, previewAvailability } from '#inventory/queries/list_availability'
import { listStockRules } from '#inventory/queries/list_stock_rules'
import { assertWarehouses } from '#inventory/services/scope'
import { availabilityValidator } from '#inventory/validators/selling'

/** Presale is a matter of single SKUs. */
const NO_PRESALE = { presaleQty: null, presaleFrom: null, presaleUntil: null }

/** What each store may sell of the stock. */
export default class AvailabilityController {
  async index({ inertia, actor }: HttpContext) {
    const stores = await storeOptions(actor)
    const rules = await listAvailabilityRules(stores.map((store) => store.value))
    return inertia.render('inventory/availability/index', { stores, rules })
  }

  async edit({ params, request, inertia, actor }: HttpContext) {
    const store = await getStore(params.id, actor)
    const [rules, limits, preview] = await Promise.all([
      listAvailabilityRules([store.id]),
      listStockRules(store.id),
      previewAvailability(store.id, String(request.qs().q ?? '').slice(0, 100)),
    ])
    return inertia.render('inventory/availability/form', {
      store: { id: store.id, name: store.name },
      rules,
      limits,
      preview,
    })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const store = await getStore(params.id, actor)
    const { rules, limits } = await request.validateUsing(availabilityValidator)
    assertWarehouses(
      actor,
      rules.map((rule) => rule.warehouseId)
    )
    await inTransaction(null, async (trx) => {
      await new SaveAvailability().handle({ trx, actor, storeId: store.id, rules })
      if (limits)
        await new SaveStockRule().handle({
          trx,
          actor,
          rule: { ...NO_PRESALE, ...limits, storeId: store.id },
        })
    })
    session.flash('success', i18n.t('inventory.availability.saved'))
    return response.redirect().toPath(`/inventory/availability/${store.id}`)
  }
}

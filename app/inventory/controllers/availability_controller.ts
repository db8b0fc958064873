import type { HttpContext } from '@adonisjs/core/http'
import { getStore, storeOptions } from '#catalog/queries/list_stores'
import SaveAvailability from '#inventory/actions/save_availability'
import { listAvailabilityRules, previewAvailability } from '#inventory/queries/list_availability'
import { assertWarehouses } from '#inventory/services/scope'
import { availabilityValidator } from '#inventory/validators/stock'

/** What each store may sell of the stock. */
export default class AvailabilityController {
  async index({ inertia, actor }: HttpContext) {
    const stores = await storeOptions(actor)
    const rules = await listAvailabilityRules(stores.map((store) => store.value))
    return inertia.render('inventory/availability/index', { stores, rules })
  }

  async edit({ params, request, inertia, actor }: HttpContext) {
    const store = await getStore(params.id, actor)
    const [rules, preview] = await Promise.all([
      listAvailabilityRules([store.id]),
      previewAvailability(store.id, String(request.qs().q ?? '').slice(0, 100)),
    ])
    return inertia.render('inventory/availability/form', {
      store: { id: store.id, name: store.name },
      rules,
      preview,
    })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const store = await getStore(params.id, actor)
    const { rules } = await request.validateUsing(availabilityValidator)
    assertWarehouses(
      actor,
      rules.map((rule) => rule.warehouseId)
    )
    await new SaveAvailability().handle({ actor, storeId: store.id, rules })
    session.flash('success', i18n.t('inventory.availability.saved'))
    return response.redirect().toPath(`/inventory/availability/${store.id}`)
  }
}

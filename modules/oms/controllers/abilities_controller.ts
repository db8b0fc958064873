import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { storeOptions } from '#catalog/queries/list_stores'
import SaveAbilities from '#modules/oms/actions/save_abilities'
import { getAbilities, listAbilities } from '#modules/oms/queries/list_abilities'
import { allocationNow } from '#modules/oms/services/local_moment'
import { regionChoices, regionNames } from '#modules/oms/services/region_names'
import { abilitiesValidator } from '#modules/oms/validators/abilities'

/** What each warehouse may be asked for: regions, goods, stores, days, and how much of it. */
export default class AbilitiesController {
  async index({ inertia, actor }: HttpContext) {
    const warehouses = await listAbilities(actor.warehouses)
    const regions = regionNames(warehouses.flatMap((row) => row.serves))
    const { today } = allocationNow()
    return inertia.render('oms/abilities/index', { warehouses, regions, today })
  }

  async edit({ params, inertia, actor, i18n }: HttpContext) {
    const warehouse = await getAbilities(Number(params.id), actor.warehouses)
    const [stores, history] = await Promise.all([
      storeOptions(actor),
      historyOf({ type: 'warehouse', id: warehouse.id }, i18n),
    ])
    const regions = regionChoices()
    return inertia.render('oms/abilities/form', { warehouse, regions, stores, history })
  }

  async update({ params, request, response, session, actor, i18n }: HttpContext) {
    const { id, name } = await getAbilities(Number(params.id), actor.warehouses)
    const abilities = await request.validateUsing(abilitiesValidator)
    await new SaveAbilities().handle({ warehouseId: id, abilities, actor })
    session.flash('success', i18n.t('oms.abilities.saved', { warehouse: name }))
    return response.redirect().toPath('/oms/abilities')
  }
}

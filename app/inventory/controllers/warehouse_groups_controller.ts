import type { HttpContext } from '@adonisjs/core/http'
import SaveWarehouseGroups from '#inventory/actions/save_warehouse_groups'
import { shippingOptions } from '#inventory/queries/list_warehouses'
import { warehouseGroups } from '#inventory/queries/warehouse_groups'
import { assertWarehouses } from '#inventory/services/scope'
import { warehouseGroupsValidator } from '#inventory/validators/stock'

/** Warehouses that stand in for each other. */
export default class WarehouseGroupsController {
  async edit({ inertia, actor }: HttpContext) {
    assertWarehouses(actor, [null])
    const [groups, warehouses] = await Promise.all([warehouseGroups(), shippingOptions()])
    return inertia.render('inventory/warehouses/groups', { groups, warehouses })
  }

  async update({ request, response, actor, session, i18n }: HttpContext) {
    assertWarehouses(actor, [null])
    const { groups } = await request.validateUsing(warehouseGroupsValidator)
    await new SaveWarehouseGroups().handle({ actor, groups })
    session.flash('success', i18n.t('inventory.warehouse_groups.saved'))
    return response.redirect().toPath('/inventory/warehouses')
  }
}

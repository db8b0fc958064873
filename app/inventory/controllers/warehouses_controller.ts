import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { keysetPage, readListQuery } from '#kernel/lists/index'
import SaveWarehouse from '#inventory/actions/save_warehouse'
import {
  getWarehouse,
  warehouseList,
  WAREHOUSE_LIST,
  type WarehouseRow,
} from '#inventory/queries/list_warehouses'
import { warehouseValidator } from '#inventory/validators/stock'

/** Warehouses. */
export default class WarehousesController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await keysetPage<WarehouseRow>(
      warehouseList(readListQuery(request, WAREHOUSE_LIST), actor)
    )
    return inertia.render('inventory/warehouses/index', { list })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('inventory/warehouses/form', { warehouse: null, history: [] })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    await new SaveWarehouse().handle({
      actor,
      warehouse: await request.validateUsing(warehouseValidator),
    })
    session.flash('success', i18n.t('inventory.warehouses.saved'))
    return response.redirect().toPath('/inventory/warehouses')
  }

  async edit({ params, inertia, actor, i18n }: HttpContext) {
    const warehouse = await getWarehouse(params.id, actor)
    const history = await historyOf({ type: 'warehouse', id: warehouse.id }, i18n, {
      words: { kind: 'inventory.warehouse_kinds' },
    })
    return inertia.render('inventory/warehouses/form', { warehouse, history })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const { id } = await getWarehouse(params.id, actor)
    await new SaveWarehouse().handle({
      actor,
      id,
      warehouse: await request.validateUsing(warehouseValidator),
    })
    session.flash('success', i18n.t('inventory.warehouses.saved'))
    return response.redirect().toPath('/inventory/warehouses')
  }
}

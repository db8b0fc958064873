import type { HttpContext } from '@adonisjs/core/http'
import { exportList, readListQuery } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'
import { ListChoices } from '#orders/queries/list_choices'
import { orderCells, orderColumns } from '#orders/services/order_export'
import ListOrders from '#orders/queries/list_orders'
import { getWorkbenchOrder } from '#modules/oms/queries/get_workbench_order'
import ListWorkbench, { countWorkbench, WORKBENCH_LIST } from '#modules/oms/queries/list_workbench'

/** One screen on which orders are worked on. */
export default class WorkbenchController {
  async index({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, { ...WORKBENCH_LIST, zone: company().zone })
    const [list, counts, choices, couriers] = await Promise.all([
      new ListWorkbench().handle(query, actor),
      countWorkbench(actor),
      new ListChoices().handle(actor),
      sql<{ code: string; name: string }>(
        null,
        'SELECT code, name FROM oms_couriers WHERE is_active ORDER BY code LIMIT 200'
      ),
    ])
    return inertia.render('oms/workbench/index', { list, counts, ...choices, couriers })
  }

  /** The rows of certain orders as they stand now, and the counts: what an open screen asks for when it hears of a change. */
  async fresh({ request, actor }: HttpContext) {
    const query = readListQuery(request, { ...WORKBENCH_LIST, zone: company().zone })
    const [list, counts] = await Promise.all([
      query.filters.ids ? new ListWorkbench().handle(query, actor) : null,
      countWorkbench(actor),
    ])
    return { rows: list?.rows ?? [], counts }
  }

  async order({ params, actor }: HttpContext) {
    return getWorkbenchOrder(Number(params.id), actor)
  }

  async export(ctx: HttpContext) {
    const query = readListQuery(ctx.request, WORKBENCH_LIST)
    const { select } = new ListOrders().exported(query, ctx.actor)
    const source = { ...new ListWorkbench().source(query, ctx.actor), select }
    return exportList(ctx, source, {
      name: 'workbench',
      columns: orderColumns(ctx.i18n),
      map: orderCells(ctx.i18n),
    })
  }
}

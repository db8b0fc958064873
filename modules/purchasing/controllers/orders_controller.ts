import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { queryId } from '#kernel/http/query_id'
import { seesWarehouse } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { exportList, readListQuery } from '#kernel/lists/index'
import { slotTabs } from '#kernel/modules/slots'
import CreateOrders from '../actions/create_orders.js'
import EditOrder from '../actions/edit_order.js'
import CountOrders from '../queries/count_orders.js'
import GetOrder from '../queries/get_order.js'
import ListOrders, { ORDER_LIST, type OrderRow } from '../queries/list_orders.js'
import { assertSeesOrder } from '../queries/orders_seen_by.js'
import { purchasingOptions } from '../queries/purchasing_options.js'
import { fromForm } from '../services/form_lines.js'
import { purchasingSettings } from '../services/purchasing_settings.js'
import { editOrderValidator, orderValidator } from '../validators/orders.js'

const EXPORTED = [
  'number',
  'supplier',
  'warehouse',
  'status',
  'currency',
  'total',
  'ordered',
  'received',
  'expectedOn',
  'createdAt',
]

/** Purchase orders in the panel. */
export default class OrdersController {
  async index({ request, inertia, actor }: HttpContext) {
    const [list, counts, options] = await Promise.all([
      new ListOrders().handle(readListQuery(request, ORDER_LIST), actor),
      new CountOrders().handle(actor),
      purchasingOptions(actor),
    ])
    return inertia.render('purchasing/orders/index', { list, counts, ...options })
  }

  async export(ctx: HttpContext) {
    const source = new ListOrders().source(readListQuery(ctx.request, ORDER_LIST), ctx.actor)
    const columns = EXPORTED.map((key) => ({ key, header: ctx.i18n.t(`purchasing.fields.${key}`) }))
    return exportList<OrderRow>(ctx, source, {
      name: 'purchase-orders',
      columns,
      map: ({ isLate: _, ...row }) => ({
        ...row,
        status: ctx.i18n.t(`purchasing.order_status.${row.status}`),
      }),
    })
  }

  async show({ params, request, inertia, actor, i18n }: HttpContext) {
    const record = await new GetOrder().handle(params.id, actor)
    const [history, slots] = await Promise.all([
      historyOf({ type: 'purchase_order', id: params.id }, i18n),
      slotTabs('purchasing.orders.tabs', params.id, actor, request.qs().tab as string | undefined),
    ])
    const { approvalLimit } = purchasingSettings()
    return inertia.render('purchasing/orders/show', { ...record, history, slots, approvalLimit })
  }

  async create({ request, inertia, actor }: HttpContext) {
    const supplierId = queryId(request.qs().supplier)
    return inertia.render('purchasing/orders/create', {
      supplierId,
      ...(await purchasingOptions(actor)),
    })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { lines, ...head } = await request.validateUsing(orderValidator)
    if (!seesWarehouse(actor, head.warehouseId))
      throw new NotFoundException('warehouse', head.warehouseId)
    const orders = [{ ...head, lines: fromForm(lines) }]
    const [id] = await new CreateOrders().handle({ actor, orders })
    session.flash('success', i18n.t('purchasing.orders.created'))
    return response.redirect().toPath(`/purchasing/orders/${id}`)
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const { order, lines } = await new GetOrder().handle(params.id, actor)
    const options = await purchasingOptions(actor)
    return inertia.render('purchasing/orders/edit', { order, lines, ...options })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    const { lines, ...head } = await request.validateUsing(editOrderValidator)
    await assertSeesOrder(actor, params.id)
    if (!seesWarehouse(actor, head.warehouseId))
      throw new NotFoundException('warehouse', head.warehouseId)
    await new EditOrder().handle({ actor, orderId: params.id, ...head, lines: fromForm(lines) })
    session.flash('success', i18n.t('purchasing.orders.saved'))
    return response.redirect().toPath(`/purchasing/orders/${params.id}`)
  }
}

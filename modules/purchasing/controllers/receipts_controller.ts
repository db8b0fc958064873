import { randomUUID } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import { holds } from '#kernel/access/actor'
import { exportList, keysetPage, readListQuery } from '#kernel/lists/index'
import ReceiveGoods from '../actions/receive_goods.js'
import GetOrder from '../queries/get_order.js'
import GetReceipt from '../queries/get_receipt.js'
import ListOrders, { ORDER_LIST } from '../queries/list_orders.js'
import { receiptList, RECEIPT_LIST, type ReceiptRow } from '../queries/list_receipts.js'
import { assertSeesOrder } from '../queries/orders_seen_by.js'
import { purchasingOptions } from '../queries/purchasing_options.js'
import { receiptValidator } from '../validators/receipts.js'

const EXPORTED = [
  'number',
  'orderNumber',
  'supplier',
  'warehouse',
  'units',
  'rejected',
  'currency',
  'amount',
  'receivedBy',
  'receivedAt',
]

/** Goods that came in, and those that are to come. */
export default class ReceiptsController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = receiptList(readListQuery(request, RECEIPT_LIST), actor)
    const [list, options] = await Promise.all([
      keysetPage<ReceiptRow>(source),
      purchasingOptions(actor),
    ])
    return inertia.render('purchasing/receipts/index', { list, ...options })
  }

  async export(ctx: HttpContext) {
    const source = receiptList(readListQuery(ctx.request, RECEIPT_LIST), ctx.actor)
    const columns = EXPORTED.map((key) => ({ key, header: ctx.i18n.t(`purchasing.fields.${key}`) }))
    return exportList<ReceiptRow>(ctx, source, { name: 'receipts', columns })
  }

  /** What is on its way, soonest first, for whoever stands at the door. */
  async arriving({ request, inertia, actor }: HttpContext) {
    const query = readListQuery(request, { ...ORDER_LIST, defaultSort: 'expected' })
    query.filters.arriving = true
    const list = await new ListOrders().handle(query, actor)
    const rows = list.rows.map(({ total: _, currency: __, ...row }) => row)
    return inertia.render('purchasing/receipts/arriving', { list: { ...list, rows } })
  }

  async show({ params, inertia, actor }: HttpContext) {
    return inertia.render(
      'purchasing/receipts/show',
      await new GetReceipt().handle(params.id, actor)
    )
  }

  /** The key is made with the form: sent twice, the goods come in once. */
  async create({ params, inertia, actor }: HttpContext) {
    const { order, lines } = await new GetOrder().handle(params.id, actor)
    const { id, number, status, supplier, warehouse, currency, expectedOn, promisedOn } = order
    const seesPrices = holds(actor, 'purchasing.orders.view')
    return inertia.render('purchasing/receipts/create', {
      order: { id, number, status, supplier, warehouse, currency, expectedOn, promisedOn },
      lines: lines.map(({ unitPrice, amount: _, ...line }) => ({
        ...line,
        unitPrice: seesPrices ? unitPrice : null,
      })),
      receiptKey: randomUUID(),
    })
  }

  async store({ params, request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(receiptValidator)
    await assertSeesOrder(actor, params.id)
    const receipt = await new ReceiveGoods().handle({ actor, orderId: params.id, ...input })
    session.flash('success', i18n.t('purchasing.receipts.posted', { number: receipt.number }))
    return response.redirect().toPath(`/purchasing/receipts/${receipt.receiptId}`)
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { listGrades, offered } from '#orders/queries/list_case_words'
import ReceiveReturns from '../actions/receive_returns.js'
import GetReturn from '../queries/get_return.js'
import ListExpectedReturns, { EXPECTED_LIST } from '../queries/list_expected_returns.js'
import ListReturnReceipts, { RECEIPT_LIST } from '../queries/list_return_receipts.js'
import { assertSees, ownWarehouses, returnWarehouses } from '../services/scope.js'
import { returnValidator } from '../validators/wms.js'

/** Goods that come back. */
export default class ReturnsController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await new ListExpectedReturns().handle(
      readListQuery(request, EXPECTED_LIST),
      actor
    )
    return inertia.render('wms/returns/index', { list, warehouses: await ownWarehouses(actor) })
  }

  async receipts({ request, inertia, actor }: HttpContext) {
    const list = await new ListReturnReceipts().handle(readListQuery(request, RECEIPT_LIST), actor)
    return inertia.render('wms/returns/receipts', {
      list,
      warehouses: await returnWarehouses(actor),
    })
  }

  async receipt({ params, inertia, actor, i18n }: HttpContext) {
    return inertia.render('wms/returns/receipt', {
      grades: await listGrades(i18n.locale),
      receipt: await new GetReturn().receipt(Number(params.id), actor),
    })
  }

  async open({ params, inertia, actor, i18n }: HttpContext) {
    const [expected, warehouses, grades] = await Promise.all([
      new GetReturn().case(Number(params.id), actor),
      returnWarehouses(actor),
      listGrades(i18n.locale),
    ])
    return inertia.render('wms/returns/receive', { expected, warehouses, grades: offered(grades) })
  }

  async receive({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(returnValidator)
    assertSees(actor, input.warehouseId, 'warehouse', input.warehouseId)
    const { receiptId, number } = await new ReceiveReturns().handle({ ...input, actor })
    if (request.accepts(['html', 'json']) === 'json' && !request.header('x-inertia'))
      return response.json({ receiptId, number })
    session.flash('success', i18n.t('wms.returns.received', { number }))
    return response.redirect().toPath(`/wms/returns/receipts/${receiptId}`)
  }
}

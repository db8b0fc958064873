import type { HttpContext } from '@adonisjs/core/http'
import ReleaseBill from '../actions/release_bill.js'
import SaveBill from '../actions/save_bill.js'
import GetOrder from '../queries/get_order.js'
import { assertSeesOrder } from '../queries/orders_seen_by.js'
import { billValidator, releaseValidator } from '../validators/orders.js'

/** A supplier's invoice beside what was ordered and what came. */
export default class BillsController {
  async create({ params, inertia, actor }: HttpContext) {
    const { order, lines } = await new GetOrder().handle(params.id, actor)
    return inertia.render('purchasing/orders/bill', { order, lines })
  }

  async store({ params, request, response, actor, session, i18n }: HttpContext) {
    const { lines, ...head } = await request.validateUsing(billValidator)
    await assertSeesOrder(actor, params.id)
    const bill = await new SaveBill().handle({
      actor,
      orderId: params.id,
      ...head,
      lines: lines.filter((line) => line.qty > 0),
    })
    session.flash(
      bill.state === 'held' ? 'warning' : 'success',
      i18n.t(`purchasing.bills.${bill.state}`)
    )
    return response.redirect().toPath(`/purchasing/orders/${params.id}`)
  }

  async release({ params, request, response, actor, session, i18n }: HttpContext) {
    const { reason } = await request.validateUsing(releaseValidator)
    await assertSeesOrder(actor, params.id)
    await new ReleaseBill().handle({ actor, billId: params.billId, reason })
    session.flash('success', i18n.t('purchasing.bills.was_released'))
    return response.redirect().back()
  }
}

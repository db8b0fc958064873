import type { HttpContext } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'
import { exportList, flashResults, readListQuery } from '#kernel/lists/index'
import { company } from '#shell/services/company'
import DecideBillLines from '#modules/oms/actions/decide_bill_lines'
import { getCourierBill } from '#modules/oms/queries/get_courier_bill'
import { BILL_LINE_LIST, billLines } from '#modules/oms/queries/list_bill_lines'
import { reportHeavySkus } from '#modules/oms/queries/report_heavy_skus'
import { lineCells, lineColumns } from '#modules/oms/services/courier_bills/line_export'
import { billDecisionValidator } from '#modules/oms/validators/courier_bill'

/** Lines of a courier's bill: decided, sent back, and what they say about weights. */
export default class CourierBillLinesController {
  async decide(ctx: HttpContext) {
    const { params, request, response, session, actor, i18n } = ctx
    const { decision, ids, finding, reason } = await request.validateUsing(billDecisionValidator)
    if (decision === 'dispute' && !reason)
      throw new RefusedException('oms_bill_note', {}, { field: 'reason' })
    const billId = Number(params.id)
    const lines = ids ? { ids } : { finding: finding ?? ('any' as const) }
    const done = await new DecideBillLines().handle({
      ...{ billId, lines, decision, actor },
      note: reason || null,
    })
    if (ids) flashResults(ctx, resultsOf(ids, done, i18n.t('oms.courier_bills.nothing_to_undo')))
    else session.flash('success', i18n.t('oms.courier_bills.decided', { count: done.length }))
    return response.redirect().back()
  }

  /** What the list shows, streamed: the disputed lines go to the courier so. */
  async export(ctx: HttpContext) {
    const { zone } = company()
    const bill = await getCourierBill(Number(ctx.params.id))
    const source = billLines(bill.id, readListQuery(ctx.request, { ...BILL_LINE_LIST, zone }))
    return exportList(ctx, source, {
      name: `${bill.courier}-${bill.from}-${bill.to}`,
      columns: lineColumns(ctx.i18n),
      map: lineCells(ctx.i18n),
      zone,
    })
  }

  async weights({ params, inertia }: HttpContext) {
    const bill = await getCourierBill(Number(params.id))
    return inertia.render('oms/courier-bills/weights', {
      bill,
      skus: await reportHeavySkus(bill.id),
    })
  }
}

function resultsOf(ids: readonly number[], done: readonly number[], refusal: string) {
  const decided = new Set(done)
  return ids.map((id) => ({
    id,
    ok: decided.has(id),
    message: decided.has(id) ? undefined : refusal,
  }))
}

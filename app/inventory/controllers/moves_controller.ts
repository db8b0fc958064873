import type { HttpContext } from '@adonisjs/core/http'
import AdjustStock from '#inventory/actions/adjust_stock'
import { linesOfMove, MOVES } from '#inventory/domain/stock_acts'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { listReasons } from '#inventory/services/limits'
import { assertWarehouses } from '#inventory/services/scope'
import { moveValidator } from '#inventory/validators/moves'

/** Stock moved between its buckets, scrapped and found again: adjustments of a kind of their own. */
export default class MovesController {
  async create({ inertia, actor }: HttpContext) {
    const [warehouses, reasons] = await Promise.all([warehouseOptions(actor), listReasons()])
    return inertia.render('inventory/moves/form', {
      warehouses,
      reasons: reasons.filter((one) => one.isActive),
      moves: MOVES,
    })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { lines, ...input } = await request.validateUsing(moveValidator)
    assertWarehouses(actor, [input.warehouseId])
    const done = await new AdjustStock().handle({
      actor,
      ...input,
      lines: linesOfMove(input.act, lines),
    })
    session.flash(
      done.status === 'posted' ? 'success' : 'warning',
      i18n.t(`inventory.adjustments.${done.status}`, { number: done.number })
    )
    return response.redirect().toPath(`/inventory/adjustments/${done.id}`)
  }
}

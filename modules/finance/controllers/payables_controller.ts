import type { HttpContext } from '@adonisjs/core/http'
import { localDate, systemClock } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { companyMoney } from '../queries/company_money.js'
import { ReportPayables } from '../queries/report_payables.js'

/** What is owed to suppliers. */
export default class PayablesController {
  async index({ inertia }: HttpContext) {
    const { zone } = await companyMoney()
    const report = await new ReportPayables().handle({ today: localDate(systemClock.now(), zone) })
    return inertia.render('finance/payables/index', report)
  }

  async show({ inertia, params }: HttpContext) {
    const { zone } = await companyMoney()
    const { currency, rows } = await new ReportPayables().handle({
      today: localDate(systemClock.now(), zone),
    })
    const supplier = rows.find((row) => row.partyId === Number(params.id))
    if (!supplier) throw new NotFoundException('supplier', params.id)
    const bills = await new ReportPayables().bills(supplier.partyId)
    return inertia.render('finance/payables/show', { currency, supplier, bills })
  }
}

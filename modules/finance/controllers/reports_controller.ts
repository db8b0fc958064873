import type { HttpContext } from '@adonisjs/core/http'
import { localMonth, systemClock } from '#kernel/clock'
import i18nManager from '@adonisjs/i18n/services/main'
import { profitAndLossPdf } from '../documents/profit_and_loss_pdf.js'
import { companyMoney } from '../queries/company_money.js'
import { monthDays } from '../queries/month_days.js'
import { ReportProfitAndLoss } from '../queries/report_profit_and_loss.js'
import { ReportTrialBalance } from '../queries/report_trial_balance.js'
import { reportValidator } from '../validators/finance.js'

/** Statements read from the ledger. */
export default class ReportsController {
  async profitAndLoss(ctx: HttpContext) {
    const range = await this.#range(ctx)
    const report = await new ReportProfitAndLoss().handle({ ...range, actor: ctx.actor })
    return ctx.inertia.render('finance/reports/profit_and_loss', { report, month: range.month })
  }

  async profitAndLossPdf(ctx: HttpContext) {
    const range = await this.#range(ctx)
    const report = await new ReportProfitAndLoss().handle({ ...range, actor: ctx.actor })
    ctx.response.type('application/pdf')
    ctx.response.header(
      'content-disposition',
      `inline; filename="profit-and-loss-${range.month ?? `${range.from}-${range.to}`}.pdf"`
    )
    return ctx.response.send(await profitAndLossPdf(report, ctx.actor, i18nManager))
  }

  async trialBalance(ctx: HttpContext) {
    const range = await this.#range(ctx)
    const { currency, rows } = await new ReportTrialBalance().handle(range)
    return ctx.inertia.render('finance/reports/trial_balance', {
      currency,
      rows,
      month: range.month,
      from: range.from,
      to: range.to,
    })
  }

  async #range({ request }: HttpContext) {
    const input = await reportValidator.validate(request.qs())
    if (input.from && input.to) return { from: input.from, to: input.to, month: null }
    const { zone } = await companyMoney()
    const month = input.month ?? localMonth(systemClock.now(), zone)
    return { ...monthDays(month), month }
  }
}

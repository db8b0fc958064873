import type { Actor } from '#kernel/access/actor'
import { localMonth, systemClock } from '#kernel/clock'
import { companyMoney } from './company_money.js'
import { ReportProfitAndLoss } from './report_profit_and_loss.js'
import { monthDays } from './month_days.js'

/** Net sales, gross profit and contribution of the running month. */
export default async function loadMonthWidget(actor: Actor) {
  const { zone } = await companyMoney()
  const month = localMonth(systemClock.now(), zone)
  const report = await new ReportProfitAndLoss().handle({ ...monthDays(month), actor })
  const total = (key: string) => report.rows.find((row) => row.key === key)!.total
  return {
    month,
    currency: report.currency,
    netSales: total('net_sales'),
    grossProfit: total('gross_profit'),
    contribution: total('contribution'),
  }
}

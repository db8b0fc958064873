import type { I18nManager } from '@adonisjs/i18n'
import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { PdfDocument, type TableColumn, type TableRow, type Wording } from '#kernel/documents/index'
import { Money } from '#kernel/money'
import { company } from '#shell/services/company'
import type { ProfitAndLoss } from '../queries/report_profit_and_loss.js'

/** Stores that fit beside each other on a page; more go to a table of their own. */
const STORES_PER_TABLE = 5

/** Costs are shown negative, as in the statement on the screen. */
const figure = (amount: string, currency: string) =>
  Money.of(amount, currency).format('en', { style: 'decimal', minimumFractionDigits: 2 })

/** The profit and loss of a month per store, as a document of finance. */
export async function profitAndLossPdf(
  report: ProfitAndLoss,
  actor: Actor,
  i18n: I18nManager
): Promise<Buffer> {
  const say = (key: string): Wording => ({
    zh: i18n.locale('zh-CN').t(key),
    en: i18n.locale('en').t(key),
  })
  const { name, zone } = await company()
  const document = await PdfDocument.create({
    company: { name },
    title: say('finance.reports.profit_and_loss'),
    printedAt: systemClock.now(),
    printedBy: actor.name,
    zone,
  })
  document.facts([
    [say('finance.reports.month'), `${report.from} – ${report.to}`],
    [say('finance.journals.amount'), report.currency],
  ])
  if (report.stores.length === 0) return document.section(say('finance.reports.empty')).end()
  // Tables of like width: six stores are three and three, never five and one.
  const tables = Math.ceil(report.stores.length / STORES_PER_TABLE)
  const stores = Math.ceil(report.stores.length / tables)
  for (let start = 0; start < report.stores.length; start += stores) {
    const end = Math.min(start + stores, report.stores.length)
    document.table(tableOf(report, start, end, say))
  }
  return document.end()
}

function tableOf(report: ProfitAndLoss, start: number, end: number, say: (key: string) => Wording) {
  const isLast = end === report.stores.length
  const stores = report.stores.slice(start, end)
  const numeric = (header: Wording, width: number): TableColumn => ({
    header,
    width,
    align: 'right',
  })
  const columns: TableColumn[] = [
    { header: say('finance.reports.item'), width: 31 },
    ...stores.map((store) =>
      numeric(store.id === null ? say('finance.reports.no_store') : store.name, 18)
    ),
    ...(isLast
      ? [numeric(say('finance.reports.total'), 18), numeric(say('finance.reports.share'), 16)]
      : []),
  ]
  const rows = report.rows.map((row): TableRow => {
    const label = say(`finance.statement.${row.key}`) as { zh: string; en: string }
    const cells = [
      `${label.zh} ${label.en}`,
      ...row.amounts.slice(start, end).map((amount) => figure(amount, report.currency)),
      ...(isLast
        ? [
            figure(row.total, report.currency),
            row.shareOfNetSales === null ? '—' : `${row.shareOfNetSales} %`,
          ]
        : []),
    ]
    return { cells, bold: row.isTotal }
  })
  return { columns, rows }
}

import type { I18nManager } from '@adonisjs/i18n'
import type { Actor } from '#kernel/access/actor'
import { inZone, systemClock } from '#kernel/clock'
import { capitalChinese, PdfDocument, type Table } from '#kernel/documents/index'
import { multiplyDecimals } from '#kernel/decimal'
import { Money } from '#kernel/money'
import { company } from '#shell/services/company'
import type { OrderHead, OrderLineRow } from '../queries/get_order.js'
import type { Contact, Supplier } from '../queries/get_supplier.js'
import { lineAmounts } from '../domain/line_amounts.js'

interface Paper {
  order: OrderHead
  lines: readonly OrderLineRow[]
  supplier: Supplier
  contact: Contact | null
}
interface Print {
  language: 'zh' | 'en'
  actor: Actor
  i18n: I18nManager
}
type Say = (key: string, params?: Record<string, string | number>) => string

/** The purchase order as the supplier gets it, in Chinese or English. */
export async function purchaseOrderPdf(paper: Paper, { language, actor, i18n }: Print) {
  const texts = i18n.locale(language === 'zh' ? 'zh-CN' : 'en')
  const say: Say = (key, params) => texts.t(`purchasing.paper.${key}`, params)
  const { order } = paper
  const { name, zone } = company()
  const document = await PdfDocument.create({
    company: { name },
    title: say('title'),
    number: order.number,
    printedAt: systemClock.now(),
    printedBy: actor.name,
    zone,
    language,
  })
  if (order.status === 'draft' || order.status === 'pending_approval')
    document.paragraph(say('not_sent'), { bold: true })
  if (order.status === 'cancelled') document.paragraph(say('cancelled'), { bold: true })
  document.facts(factsOf(paper, language, zone, say)).table(linesTable(paper, language, say))
  if (order.note) document.section(say('note')).paragraph(order.note)
  document.paragraph(say('terms'), { size: 8 })
  return document.signatures([say('signed_buyer'), say('signed_supplier')]).end()
}

function factsOf(
  { order, supplier, contact }: Paper,
  language: Print['language'],
  zone: string,
  say: Say
): (readonly [string, string])[] {
  const name = language === 'en' ? (supplier.nameEn ?? supplier.name) : supplier.name
  return [
    [say('supplier'), `${name} (${supplier.code})`],
    [say('date'), inZone(new Date(order.createdAt), zone).toFormat('yyyy-MM-dd')],
    [say('contact'), [contact?.name, contact?.phone].filter(Boolean).join(' ')],
    [say('deliver_by'), order.promisedOn ?? order.expectedOn ?? ''],
    [say('address'), supplier.address ?? ''],
    [say('deliver_to'), order.warehouse],
    [say('payment'), say('days', { n: supplier.paymentDays })],
    [say('currency'), order.currency],
  ]
}

function linesTable({ order, lines }: Paper, language: Print['language'], say: Say): Table {
  const { currency } = order
  const money = (amount: string) => figure(Money.of(amount, currency))
  const totals = [
    { label: say('goods'), value: money(order.goods) },
    { label: say('tax'), value: money(order.tax) },
    { label: `${say('total')} (${currency})`, value: money(order.total), strong: true },
  ]
  return {
    columns: [
      { header: say('no'), width: 6, align: 'right' },
      { header: say('sku'), width: 19 },
      { header: say('name'), width: 30 },
      { header: say('qty'), width: 9, align: 'right' },
      { header: say('unit'), width: 6 },
      { header: say('price'), width: 12, align: 'right' },
      { header: say('tax_rate'), width: 8, align: 'right' },
      { header: say('amount'), width: 14, align: 'right' },
    ],
    rows: lines.map((line) => [
      String(line.lineNo),
      line.supplierSku ? `${line.code}\n${line.supplierSku}` : line.code,
      language === 'en' ? (line.nameEn ?? line.name) : line.name,
      line.qty.toLocaleString('en'),
      language === 'en' && line.unit === '件' ? say('piece') : line.unit,
      priceOf(line.unitPrice, currency),
      `${multiplyDecimals(line.taxRate, 100)}%`,
      figure(lineAmounts(line, currency).net),
    ]),
    totals: {
      lines: totals,
      capital:
        language === 'zh' && currency === 'CNY'
          ? `${say('capital')}${capitalChinese(order.total)}`
          : undefined,
    },
  }
}

/** Two places, and more only where the price has them. */
const priceOf = (price: string, currency: string) =>
  Money.of(price, currency).format('en', {
    style: 'decimal',
    minimumFractionDigits: 2,
    maximumFractionDigits: 6,
  })

const figure = (amount: Money) =>
  amount.format('en', { style: 'decimal', minimumFractionDigits: 2, maximumFractionDigits: 2 })

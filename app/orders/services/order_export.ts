import type { I18n } from '@adonisjs/i18n'
import type { ExportColumn, ExportRow } from '#kernel/spreadsheets/index'
import type { OrderListRow } from '#orders/queries/list_orders'

const KINDS: Record<string, ExportColumn['kind']> = {
  placed: 'time',
  paidAt: 'time',
  goods: 'money',
  discount: 'money',
  shipping: 'money',
  tax: 'money',
  total: 'money',
  paid: 'money',
  refunded: 'money',
}

const KEYS = [
  'number',
  'externalNo',
  'store',
  'status',
  'paymentStatus',
  'holdReasons',
  'placed',
  'paidAt',
  'consignee',
  'phone',
  'place',
  'address',
  'currency',
  'goods',
  'discount',
  'shipping',
  'tax',
  'total',
  'paid',
  'refunded',
  'tags',
] as const

/** The columns of an export of orders in the reader's language; phones stay masked. */
export function orderColumns(i18n: I18n): ExportColumn[] {
  return KEYS.map((key) => ({ key, header: i18n.t(`orders.export.${key}`), kind: KINDS[key] }))
}

/** A row of SQL as cells: statuses in words, hold reasons joined. */
export function orderCells(i18n: I18n) {
  return (row: OrderListRow): ExportRow => ({
    ...(row as unknown as ExportRow),
    status: i18n.t(`orders.status.${row.status}`),
    paymentStatus: i18n.t(`orders.payment_status.${row.paymentStatus}`),
    holdReasons: row.holdReasons
      .map((reason) => row.holdNames?.[reason] ?? holdReason(reason, i18n))
      .join(', '),
  })
}

/** A rule's code in words where there are any, a person's own words as they are. */
export function holdReason(reason: string, i18n: I18n): string {
  const own = /^custom_(\d+)$/.exec(reason)
  if (own) return i18n.t('orders.hold_reasons.custom', { n: own[1] })
  return i18n.t(`orders.hold_reasons.${reason}`, {}, reason)
}

import { errors } from '@vinejs/vine'
import { stringify } from 'lossless-json'
import { parseExact } from '#kernel/lossless_json'
import { restOrderValidator } from '#modules/oms/validators/rest_order'
import { amountOf, countOf, idOf, listOf, maybe, momentOf, textOf, type Fields } from './payload.js'
import type {
  PayloadFault,
  PlatformFacts,
  PlatformLine,
  PlatformOrder,
  PlatformStatus,
} from './platform_connector.js'

/** Faults of one payload that are kept; who mends fifty sends it again. */
const MOST_FAULTS = 50

/** What of a payload is not as the schema has it, each by its path; empty when it is an order. */
export async function restFaults(payload: string): Promise<PayloadFault[]> {
  const value = jsonOf(payload)
  if (value === undefined) return []
  const [error] = await restOrderValidator.tryValidate(value)
  if (!error) return []
  if (!(error instanceof errors.E_VALIDATION_ERROR)) throw error
  const messages = error.messages as { field: string; rule: string }[]
  return messages.slice(0, MOST_FAULTS).map(({ field, rule }) => ({
    path: pathOf(field),
    value: shown(valueAt(value, field)),
    rule,
  }))
}

/** Undefined for what is no JSON: mapping says so. */
function jsonOf(payload: string): unknown {
  try {
    return parseExact(payload)
  } catch {
    return undefined
  }
}

/** `lines.0.price` → `$.lines[0].price`. */
const pathOf = (field: string) =>
  `$${field
    .split('.')
    .filter(Boolean)
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join('')}`

const valueAt = (value: unknown, field: string): unknown =>
  field
    .split('.')
    .filter(Boolean)
    .reduce((at, key) => (at as Record<string, unknown> | null | undefined)?.[key], value)

function shown(value: unknown): string | null {
  if (value === undefined) return null
  const text = typeof value === 'string' ? value : (stringify(value) ?? '')
  return text.slice(0, 120)
}

/** An order of the schema `tandem.order/1` in the house's words; `method` stands for payments that name none. */
export function mapRestOrder(order: Fields, method = 'rest'): PlatformOrder {
  const [to, buyer] = [maybe(order.ship_to), maybe(order.buyer)]
  const status = textOf(order.status) as PlatformStatus
  const id = idOf(order.id, '$.id')
  const paidAt = optionalMoment(order, 'paid_at')
  return {
    status,
    statusText: textOf(order.status_text) ?? status,
    total: amountOf(order.total),
    order: {
      externalNo: textOf(order.number) ?? id,
      placedAt: momentOf(order.placed_at, '$.placed_at'),
      paidAt,
      shipBy: optionalMoment(order, 'ship_by'),
      currency: textOf(order.currency) ?? '',
      shippingAmount: amountOf(order.shipping),
      taxAmount: amountOf(order.tax),
      consignee: textOf(to.name),
      phone: textOf(to.phone),
      email: textOf(to.email),
      country: textOf(to.country),
      province: textOf(to.province),
      city: textOf(to.city),
      district: textOf(to.district),
      addressLine: textOf(to.address),
      postcode: textOf(to.postcode),
      buyerNote: textOf(buyer.note),
      sellerNote: textOf(order.seller_note),
      tags: textsOf(order.tags),
      couponCodes: textsOf(order.coupons),
      source: { buyerId: textOf(buyer.id) ?? undefined },
    },
    lines: listOf(order.lines, '$.lines').map(mapLine),
    payments: paymentsOf(order, id, paidAt, method),
    refunds: listOf(order.refunds, '$.refunds').map((refund) => ({
      externalTxnNo: idOf(refund.id, '$.refunds.id'),
      amount: amountOf(refund.amount),
      reason: textOf(refund.reason),
      refundedAt: optionalMoment(refund, 'refunded_at'),
    })),
    ...factsOf(order),
  }
}

function mapLine(line: Fields): PlatformLine {
  const refund = textOf(line.refund) as PlatformLine['refundState'] | null
  return {
    externalLineNo: idOf(line.id, '$.lines.id'),
    externalProductId: idOf(line.product_id, '$.lines.product_id'),
    externalSkuId: textOf(line.sku_id) ?? '',
    externalCode: textOf(line.code),
    title: textOf(line.title) ?? '?',
    qty: countOf(line.quantity, '$.lines.quantity'),
    unitPrice: amountOf(line.price),
    lineDiscount: amountOf(line.discount),
    orderDiscountShare: amountOf(line.order_discount),
    isGift: line.is_gift === true,
    shipAfter: optionalMoment(line, 'ship_after'),
    ...(refund && { refundState: refund }),
    cancelled: line.cancelled ? countOf(line.cancelled, '$.lines.cancelled') : 0,
    ...(line.sent ? { sent: countOf(line.sent, '$.lines.sent') } : {}),
    needsShipping: line.needs_shipping !== false,
  }
}

/** A paid order that names no payments has one that stands for them all. */
function paymentsOf(
  order: Fields,
  id: string,
  paidAt: string | null,
  fallback: string
): PlatformOrder['payments'] {
  const named = listOf(order.payments, '$.payments')
  const placedAt = momentOf(order.placed_at, '$.placed_at')
  if (named.length > 0)
    return named.map((payment) => ({
      method: textOf(payment.method) ?? fallback,
      externalTxnNo: idOf(payment.id, '$.payments.id'),
      amount: amountOf(payment.amount),
      paidAt: optionalMoment(payment, 'paid_at') ?? paidAt ?? placedAt,
    }))
  const total = amountOf(order.total)
  if (!paidAt || /^0+(\.0+)?$/.test(total)) return []
  return [
    {
      method: fallback,
      externalTxnNo: `${fallback}-${id}`,
      amount: total,
      paidAt,
      isRunningTotal: true,
    },
  ]
}

function factsOf(order: Fields): { facts?: PlatformFacts } {
  const facts: PlatformFacts = {
    ...(order.is_presale === true && { presale: true }),
    ...(order.is_cod === true && { cod: true }),
    ...(order.is_sealed === true && { sealed: true }),
  }
  return Object.keys(facts).length > 0 ? { facts } : {}
}

const optionalMoment = (fields: Fields, name: string) =>
  textOf(fields[name]) ? momentOf(fields[name], `$.${name}`) : null

const textsOf = (value: Fields[string] | undefined) =>
  Array.isArray(value) ? value.flatMap((one) => textOf(one) ?? []) : []

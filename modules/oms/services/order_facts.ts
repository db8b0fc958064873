import { createHash } from 'node:crypto'
import { inZone } from '#kernel/clock'
import {
  fieldsOf,
  isBlank,
  numbered,
  windowNeeds,
  windowToSql,
  type Condition,
  type Facts,
  type WindowNeed,
} from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { LoadedLine, LoadedOrder } from '#modules/oms/queries/load_orders'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'

/** What has to be asked of the database for some conditions: one statement, whatever their number. */
export interface FactNeeds {
  fields: readonly string[]
  windows: readonly WindowNeed[]
  /** Text of the statement over `$1::bigint[]`; null when an order as it is loaded says it all. */
  statement: { text: string; values: unknown[]; name: string } | null
}

const isLive = (line: LoadedLine) => line.live > 0 && !line.isGift
/** What will not be sent any more stands in nobody's way. */
const isRefundOpen = (line: LoadedLine) => line.refundState !== 'none' && line.open > 0
const live = (order: LoadedOrder) => order.lines.filter(isLive)
const amountOf = (list: LoadedLine[], of: (line: LoadedLine) => number) =>
  list.reduce((sum, line) => sum + of(line), 0)
const unitsOf = (line: LoadedLine) => line.live

/** Fields that an order as it was loaded answers by itself; they cost no statement. */
const KNOWN: Readonly<Record<string, (order: LoadedOrder) => unknown>> = {
  store: (order) => order.storeId,
  kind: (order) => order.kind,
  payment_status: (order) => order.paymentStatus,
  placed_at: (order) => order.placedAt,
  paid_at: (order) => order.paidAt,
  hour: (order) => inZone(order.placedAt, company().zone).hour,
  presale: (order) => order.facts?.presale === true,
  cross_border: (order) => order.facts?.crossBorder === true,
  sealed_contact: (order) => order.facts?.sealedContact === true,
  readdressed: (order) => order.isReaddressed,
  cod: (order) => order.isCod,
  tags: (order) => order.tags,
  total: (order) => order.total,
  paid: (order) => order.paid,
  owed: (order) => fromUnits(toUnits(order.total) - toUnits(order.paid)),
  currency: (order) => order.currency,
  units: (order) => amountOf(live(order), unitsOf),
  lines: (order) => live(order).length,
  largest_qty: (order) => Math.max(0, ...live(order).map(unitsOf)),
  titles: (order) => live(order).map((line) => line.title),
  weight_kg: (order) =>
    fromUnits(
      BigInt(amountOf(order.lines, (line) => unitsOf(line) * line.multiplier * line.weightG)) * 10n
    ),
  has_gift: (order) => order.lines.some((line) => line.isGift && line.live > 0),
  unmapped: (order) => order.lines.some((line) => line.skuId === null),
  sku_disabled: (order) => order.lines.some((line) => line.skuStatus === 'disabled'),
  refund_open: (order) => order.lines.some(isRefundOpen),
  refund_unclear: (order) =>
    order.paymentStatus === 'partly_refunded' &&
    !order.lines.some((line) => isRefundOpen(line) || line.live < line.qty),
  regions: (order) => regionsOf(order.regionCode),
  country: (order) => order.country,
  province: (order) => order.province,
  city: (order) => order.city,
  address: (order) => order.addressLine,
  address_length: (order) => lengthOf(order.addressLine),
  consignee: (order) => order.consignee,
  consignee_length: (order) => lengthOf(order.consignee),
  has_phone: (order) => order.phoneMasked !== null,
  phone_readable: (order) => order.phoneHash !== null,
  buyer_note: (order) => order.buyerNote,
  seller_note: (order) => order.sellerNote,
}

const toUnits = (amount: string) => BigInt(amount.replace('.', ''))

/** Ten-thousandths as decimal text. */
export function fromUnits(units: bigint): string {
  const size = units < 0n ? -units : units
  return `${units < 0n ? '-' : ''}${size / 10_000n}.${String(size % 10_000n).padStart(4, '0')}`
}

function regionsOf(code: string | null): string[] {
  if (code === null) return []
  return [code.slice(0, 2), ...(code.length >= 4 ? [code.slice(0, 4)] : [])].concat(
    code.length >= 6 ? [code] : []
  )
}

function lengthOf(text: string | null): number {
  const letters = [...(text ?? '')]
  while (letters.length > 0 && isBlank(letters[0])) letters.shift()
  while (letters.length > 0 && isBlank(letters.at(-1)!)) letters.pop()
  return letters.length
}

/** Whether a field costs nothing to know. */
export const isKnown = (field: string) => Object.hasOwn(KNOWN, field)

/** Works out once, when rules change, what their conditions ask for. */
export function factNeeds(conditions: readonly Condition[]): FactNeeds {
  const fields = [...new Set(conditions.flatMap(fieldsOf))].sort()
  const windows = [
    ...new Map(conditions.flatMap(windowNeeds).map((need) => [need.name, need])).values(),
  ].sort((a, b) => (a.name < b.name ? -1 : 1))
  return { fields, windows, statement: statementFor(fields, windows) }
}

function statementFor(fields: readonly string[], windows: readonly WindowNeed[]) {
  const parts = [
    ...fields
      .filter((name) => !isKnown(name))
      .map((name) => ({ name, sql: asFact(name), bindings: [] as unknown[] })),
    ...windows.map(({ name, leaf }) => ({ name, ...windowToSql(leaf, ORDER_FIELDS) })),
  ]
  if (parts.length === 0) return null
  const columns = parts.map((part) => `${part.sql} AS "${part.name}"`).join(', ')
  const { sql: text } = numbered({ sql: `SELECT o.id, ${columns}`, bindings: [] }, 1)
  return {
    text: `${text} FROM orders o WHERE o.id = ANY($1::bigint[])`,
    values: parts.flatMap((part) => part.bindings),
    name: `oms_facts_${createHash('sha1').update(text).digest('hex').slice(0, 24)}`,
  }
}

/** A number wider than JavaScript's comes as text. */
function asFact(name: string): string {
  const { type, sql: expression } = ORDER_FIELDS.fields[name]
  return ['money', 'decimal'].includes(type) ? `(${expression})::text` : expression
}

/** The facts of the orders that the needs name, in the order given; one statement at most. */
export async function gatherFacts(
  trx: Trx | null,
  orders: readonly LoadedOrder[],
  { fields, statement }: FactNeeds
): Promise<Facts[]> {
  const asked = new Map<number, Facts>()
  if (statement && orders.length > 0) {
    const rows = await sql<Facts & { id: number }>(
      trx,
      statement.text,
      [orders.map((order) => order.id), ...statement.values],
      statement.name
    )
    for (const { id, ...facts } of rows) asked.set(id, facts)
  }
  const known = fields.filter(isKnown)
  return orders.map((order) => ({
    ...Object.fromEntries(known.map((name) => [name, KNOWN[name](order)])),
    ...asked.get(order.id),
  }))
}

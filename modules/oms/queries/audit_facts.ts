import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { AuditFacts } from '#modules/oms/domain/audit_facts'
import type { AuditRule } from '#modules/oms/domain/audit_rules'
import type { MissedGift } from '#modules/oms/domain/gift_dealing'
import type { LoadedLine, LoadedOrder } from '#modules/oms/queries/load_orders'
import { neighbours, type Neighbourhood } from '#modules/oms/queries/neighbours'
import { unpaidSiblings } from '#modules/oms/queries/unpaid_siblings'
import type { OmsConfig } from '#modules/oms/services/config'
import { gatherFacts } from '#modules/oms/services/order_facts'
import { BLOCK_KEYS } from '#modules/oms/services/order_sql'

interface Context extends Neighbourhood {
  unpaid: Map<number, AuditFacts['unpaid']>
  blocked: Map<number, AuditFacts['blocked']>
  costs: Map<number, string>
  platform: Map<number, { status: string | null; text: string | null }>
}

const NONE: Context = {
  twins: new Map(),
  recent: new Map(),
  unpaid: new Map(),
  blocked: new Map(),
  costs: new Map(),
  platform: new Map(),
}

const BLOCKED = `
  SELECT o.id, b.kind, b.value_masked AS masked, b.reason FROM orders o CROSS JOIN LATERAL ${BLOCK_KEYS}
    JOIN oms_block_list b ON b.kind = k.kind AND b.value_hash = k.value AND (b.until IS NULL OR b.until > now())
   WHERE o.id = ANY($1::bigint[]) ORDER BY o.id, b.id`

const PLATFORM = `
  SELECT order_id AS id, platform_status AS status, platform_text AS text FROM platform_orders WHERE order_id = ANY($1::bigint[])`

/** Weighted over the cost groups; a SKU that was never valued has no row. */
const COSTS = `
  SELECT sku_id AS id, round(sum(value) / sum(qty), 4)::text AS cost FROM stock_costs
   WHERE sku_id = ANY($1::bigint[]) AND qty > 0 GROUP BY sku_id`

const units = (amount: string) => BigInt(amount.replace('.', ''))

/** Gathers what the rules in force look at; a rule that is off costs no statement, and many cost no more than one. */
export async function auditFacts(
  trx: Trx,
  orders: readonly LoadedOrder[],
  config: OmsConfig,
  options: { currency: string; now: number; missed?: ReadonlyMap<number, MissedGift[]> }
): Promise<AuditFacts[]> {
  const context = await readContext(trx, orders, config, options.now)
  const values = await gatherFacts(trx, orders, config.needs)
  return orders.map((order, index) => ({
    orderId: order.id,
    now: options.now,
    readyFrom: Math.max(order.placedAt.getTime(), order.paidAt?.getTime() ?? 0),
    kind: order.kind,
    country: order.country,
    regionCode: order.regionCode,
    province: order.province,
    city: order.city,
    addressLine: order.addressLine,
    consignee: order.consignee,
    hasPhone: order.phoneMasked !== null,
    phoneIsReadable: order.phoneHash !== null,
    buyerNote: order.buyerNote,
    sellerNote: order.sellerNote,
    total: units(order.total),
    paid: units(order.paid),
    currency: order.currency,
    paymentStatus: order.paymentStatus,
    isCod: order.isCod,
    hasSealedContact: order.facts?.sealedContact === true,
    // A gift that was taken back never was, as far as the margin goes.
    lines: order.lines.filter(wasSold).map((line) => {
      const cost =
        line.skuId !== null && order.currency === options.currency
          ? context.costs.get(line.skuId)
          : undefined
      return {
        lineNo: line.lineNo,
        title: line.title,
        skuId: line.skuId,
        skuStatus: line.skuStatus,
        qty: line.qty * line.multiplier,
        live: line.live * line.multiplier,
        payable: units(line.payable),
        // What will not be sent any more stands in nobody's way.
        refundState: line.open > 0 ? line.refundState : 'none',
        unitCost: cost === undefined ? null : units(cost),
      }
    }),
    twins: context.twins.get(order.id) ?? [],
    recent: context.recent.get(order.id) ?? { count: 0, orders: [] },
    unpaid: context.unpaid.get(order.id) ?? [],
    blocked: context.blocked.get(order.id) ?? [],
    platformStatus: context.platform.get(order.id)?.status ?? null,
    platformText: context.platform.get(order.id)?.text ?? null,
    isReachable: config.reaches(order.regionCode),
    missedGifts: options.missed?.get(order.id) ?? [],
    values: values[index],
  }))
}

/** Asked together: none of them waits for another's answer. */
async function readContext(
  trx: Trx,
  orders: readonly LoadedOrder[],
  { rules, hasBlockList }: OmsConfig,
  now: number
): Promise<Context> {
  const rule = (code: AuditRule['code']) => rules.find((one) => one.code === code)
  const [twins, recent, sibling] = [
    rule('duplicate_order'),
    rule('many_orders'),
    rule('unpaid_sibling'),
  ]
  const isOnPlatform = orders.some((order) => order.isPlatform)
  const [near, unpaid, blocked, platform, costs] = await Promise.all([
    neighbours(trx, orders, {
      twinMinutes: twins ? minutesOf(twins, 10) : null,
      recentMinutes: recent ? minutesOf(recent, 60) : null,
    }),
    sibling ? unpaidSiblings(trx, orders, { minutes: minutesOf(sibling, 60), now }) : NONE.unpaid,
    hasBlockList && rule('block_list') ? readBlocked(trx, orders) : NONE.blocked,
    rule('platform_hold') && isOnPlatform ? readPlatform(trx, orders) : NONE.platform,
    rule('low_margin') ? readCosts(trx, orders) : NONE.costs,
  ])
  return { ...near, unpaid, blocked, platform, costs }
}

async function readBlocked(trx: Trx, orders: readonly LoadedOrder[]): Promise<Context['blocked']> {
  const rows = await sql<AuditFacts['blocked'][number] & { id: number }>(
    trx,
    BLOCKED,
    [orders.map((order) => order.id)],
    'oms_audit_blocked'
  )
  return grouped(rows)
}

async function readPlatform(
  trx: Trx,
  orders: readonly LoadedOrder[]
): Promise<Context['platform']> {
  const rows = await sql<{ id: number; status: string | null; text: string | null }>(
    trx,
    PLATFORM,
    [orders.map((order) => order.id)],
    'oms_audit_platform'
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function readCosts(trx: Trx, orders: readonly LoadedOrder[]): Promise<Context['costs']> {
  const skuIds = new Set(orders.flatMap(({ lines }) => lines.flatMap((line) => line.skuId ?? [])))
  const rows = await sql<{ id: number; cost: string }>(trx, COSTS, [[...skuIds]], 'oms_audit_costs')
  return new Map(rows.map((row) => [row.id, row.cost]))
}

const wasSold = ({ isGift, live }: LoadedLine) => !isGift || live > 0

const minutesOf = (rule: AuditRule, fallback: number) =>
  Number.isSafeInteger(rule.params.minutes) ? (rule.params.minutes as number) : fallback

function grouped<Row extends { id: number }>(rows: readonly Row[]): Map<number, Row[]> {
  const groups = new Map<number, Row[]>()
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row])
  return groups
}

import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { HandChoice } from '#modules/oms/domain/allocation_constraints'

export interface LoadedLine {
  id: number
  orderId: number
  lineNo: number
  title: string
  skuId: number | null
  skuKind: string | null
  skuStatus: string | null
  /** Still to be allocated. */
  open: number
  qty: number
  /** Of those, units that are not cancelled. */
  live: number
  isGift: boolean
  /** The house's own rule that gave it. */
  giftRuleId: number | null
  /** Base units behind one sold unit. */
  multiplier: number
  payable: string
  refundState: string
  weightG: number
  volumeMm3: number
  storageClass: string
}

/** Where an audit rule wants an order to leave from, and with whom. */
export interface RouteHint {
  warehouseId: number | null
  courier: string | null
  /** Code of the rule. */
  rule: string
}

export interface LoadedOrder {
  id: number
  number: string
  storeId: number
  kind: string
  status: 'captured' | 'held' | 'approved' | 'backordered'
  holdReasons: string[]
  /** Whether it came from a platform, so that the platform has a say. */
  isPlatform: boolean
  paymentStatus: string
  placedAt: Date
  paidAt: Date | null
  /** The platform's own number of the buyer, unique in its store. */
  buyerId: string | null
  currency: string
  total: string
  paid: string
  consignee: string | null
  phoneHash: string | null
  phoneMasked: string | null
  emailHash: string | null
  country: string | null
  province: string | null
  city: string | null
  regionCode: string | null
  addressLine: string | null
  buyerNote: string | null
  sellerNote: string | null
  /** What its platform says beside goods, money and address. */
  facts: Record<string, unknown> | null
  tags: string[]
  shipBy: Date | null
  /** The house's code of the courier that the platform demands. */
  requiredCourier: string | null
  /** The courier takes the money. */
  isCod: boolean
  /** People here gave it another address than the one it came with. */
  isReaddressed: boolean
  /** Goes out whole or not at all. */
  isSealed: boolean
  /** Warehouse or courier that a person chose for it. */
  hand: HandChoice | null
  hint: RouteHint | null
  lines: LoadedLine[]
}

const ORDERS = `
  SELECT id, number, store_id AS "storeId", kind, status, payment_status AS "paymentStatus", placed_at AS "placedAt", paid_at AS "paidAt", currency,
         source->>'buyerId' AS "buyerId",
         total_amount AS total, paid_amount AS paid, consignee, phone_hash AS "phoneHash", phone_masked AS "phoneMasked",
         email_hash AS "emailHash", country, province, city, region_code AS "regionCode", address_line AS "addressLine",
         buyer_note AS "buyerNote", seller_note AS "sellerNote", hold_reasons AS "holdReasons",
         coalesce(source->>'channel' = 'platform', false) AS "isPlatform", tags, ship_by AS "shipBy",
         source->'facts' AS facts, source#>>'{facts,requiredCourier}' AS "requiredCourier",
         coalesce(source#>>'{facts,cod}' = 'true', false) AS "isCod", is_sealed AS "isSealed",
         coalesce(source->>'readdressed' = 'true', false) AS "isReaddressed",
         (SELECT jsonb_build_object('warehouseId', h.warehouse_id, 'courier', h.courier_code, 'service', h.courier_service)
            FROM oms_hand_choices h WHERE h.order_id = orders.id AND h.binds_order ORDER BY h.id DESC LIMIT 1) AS hand,
         (SELECT jsonb_build_object('warehouseId', h.warehouse_id, 'courier', h.courier_code, 'rule', h.rule)
            FROM oms_route_hints h WHERE h.order_id = orders.id) AS hint
    FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id`

const LINES = `
  SELECT l.id, l.order_id AS "orderId", l.line_no AS "lineNo", l.title, l.sku_id AS "skuId", s.kind AS "skuKind", s.status AS "skuStatus",
         l.qty - l.cancelled - l.allocated AS open, l.qty, l.qty - l.cancelled AS live, l.is_gift AS "isGift",
         (l.gift_of->>'ruleId')::bigint AS "giftRuleId", coalesce(i.multiplier, 1) AS multiplier, l.payable,
         l.refund_state AS "refundState", coalesce(s.weight_g, 0) AS "weightG",
         coalesce(s.length_mm::bigint * s.width_mm * s.height_mm, 0) AS "volumeMm3", coalesce(s.storage_class, 'normal') AS "storageClass"
    FROM order_lines l LEFT JOIN skus s ON s.id = l.sku_id LEFT JOIN listings i ON i.id = l.listing_id
   WHERE l.order_id = ANY($1::bigint[]) ORDER BY l.order_id, l.line_no`

type Row = Omit<LoadedOrder, 'lines'> & Record<string, unknown>

/** Locks the orders that can still be processed and reads them with their lines, in two statements, in the order asked for. */
export async function loadOrders(
  trx: Trx,
  orderIds: readonly number[],
  statuses: readonly LoadedOrder['status'][] = ['captured', 'approved', 'backordered']
): Promise<LoadedOrder[]> {
  const locked = await sql<Row>(trx, `${ORDERS} FOR NO KEY UPDATE`, [orderIds], 'oms_load_orders')
  return withLines(
    trx,
    orderIds,
    locked.filter((row) => statuses.includes(row.status))
  )
}

/** The same of orders in whatever status, without a lock: to tell what a rule would say of them. */
export async function readOrders(
  trx: Trx | null,
  orderIds: readonly number[]
): Promise<LoadedOrder[]> {
  return withLines(trx, orderIds, await sql<Row>(trx, ORDERS, [orderIds], 'oms_read_orders'))
}

async function withLines(trx: Trx | null, orderIds: readonly number[], rows: Row[]) {
  if (rows.length === 0) return []
  const byId = new Map(rows.map((row) => [row.id, { ...row, lines: [] as LoadedLine[] }]))
  for (const line of await readLines(trx, [...byId.keys()]))
    byId.get(line.orderId)!.lines.push(line)
  return orderIds.flatMap((id) => byId.get(id) ?? [])
}

/** The lines of orders, in their order. */
export function readLines(trx: Trx | null, orderIds: readonly number[]): Promise<LoadedLine[]> {
  return sql<LoadedLine & Record<string, unknown>>(trx, LINES, [orderIds], 'oms_load_lines')
}

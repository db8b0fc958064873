import type { FoundSku } from '#catalog/queries/find_skus'
import type { CapturedOrder } from '#orders/actions/capture_orders'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'

/**
 * Orders that this transaction has just captured, as `loadOrders` would read them, without asking
 * for them. @param skus every SKU of their lines
 * @throws RangeError for a line of a listing, whose multiplier only the database knows
 */
export function fromCaptured(
  captured: readonly CapturedOrder[],
  storeId: number,
  skus: ReadonlyMap<number, FoundSku>
): LoadedOrder[] {
  return captured.map(({ id, number, row, lines }) => ({
    id,
    number,
    storeId,
    kind: row.kind,
    status: 'captured',
    holdReasons: [],
    isPlatform: row.source.channel === 'platform',
    paymentStatus: row.payment_status,
    placedAt: new Date(row.placed_at),
    paidAt: row.paid_at === null ? null : new Date(row.paid_at),
    buyerId: textOf(row.source.buyerId),
    currency: row.currency,
    total: row.total,
    paid: row.paid,
    consignee: row.consignee,
    phoneHash: row.phone_hash,
    phoneMasked: row.phone_masked,
    emailHash: row.email_hash,
    country: row.country,
    province: row.province,
    city: row.city,
    regionCode: row.region_code,
    addressLine: row.address_line,
    buyerNote: row.buyer_note,
    sellerNote: row.seller_note,
    tags: row.tags,
    shipBy: row.ship_by === null ? null : new Date(row.ship_by),
    facts: factsOf(row.source),
    requiredCourier: textOf(factsOf(row.source)?.requiredCourier),
    isCod: textOf(factsOf(row.source)?.cod) === 'true',
    isReaddressed: row.source.readdressed === true,
    isSealed: row.is_sealed,
    hand: null,
    hint: null,
    lines: lines.map((line) => lineOf(line, id, skus)),
  }))
}

function lineOf(
  line: CapturedOrder['lines'][number],
  orderId: number,
  skus: ReadonlyMap<number, FoundSku>
): LoadedOrder['lines'][number] {
  if (line.listing_id !== null) throw new RangeError('A line of a listing has to be read')
  const sku = line.sku_id === null ? undefined : skus.get(line.sku_id)
  return {
    id: line.id,
    orderId,
    lineNo: line.line_no,
    title: line.title,
    skuId: line.sku_id,
    skuKind: sku?.kind ?? null,
    skuStatus: sku?.status ?? null,
    open: line.qty,
    qty: line.qty,
    live: line.qty,
    isGift: line.is_gift,
    giftRuleId: null,
    multiplier: 1,
    payable: line.payable,
    refundState: line.refund_state,
    weightG: sku?.weightG ?? 0,
    volumeMm3: sku?.volumeMm3 ?? 0,
    storageClass: sku?.storageClass ?? 'normal',
  }
}

/** A value of JSON as PostgreSQL's `->>` gives it, for the few kinds that facts of an order have. */
const textOf = (value: unknown): string | null =>
  value === undefined || value === null ? null : String(value)

const factsOf = (source: Record<string, unknown>) =>
  (source.facts as Record<string, unknown> | undefined) ?? null

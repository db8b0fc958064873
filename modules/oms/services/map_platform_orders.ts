import { isCurrency } from '#kernel/currencies'
import { compareDecimals } from '#kernel/decimal'
import type { Trx } from '#kernel/transaction'
import ResolveListings from '#catalog/actions/resolve_listings'
import { totalsOf } from '#orders/domain/amounts'
import { acceptTotal } from '#modules/oms/domain/accept_total'
import type { WantedLine } from '#modules/oms/domain/order_diff'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  PayloadParked,
  type PayloadFault,
  type PlatformOrder,
} from '#modules/oms/services/platforms/platform_connector'
import type { MappedRow, Parking, PlatformRow, Stated } from '#modules/oms/services/platform_rows'

/** A platform order whose every line is a SKU of ours. */
export interface ReadyRow extends MappedRow {
  lines: WantedLine[]
}

/** A platform order beside the order it belongs to. */
export interface Reconciliation {
  ready: ReadyRow
  orderId: number
  /** Captured a moment ago from this very version. */
  isNew: boolean
}

/**
 * Understands payloads, applies what people decided about them, and finds the SKUs behind their
 * items: what is ready, what has to be set aside with the reason, and what nothing can become of
 * (cancelled before it was known here, its goods gone). Two statements a store.
 */
export async function mapPlatformOrders(
  trx: Trx,
  rows: readonly PlatformRow[]
): Promise<{ ready: ReadyRow[]; parked: Parking[]; empty: number[] }> {
  const parked: Parking[] = []
  const empty: number[] = []
  const faulty = await faultsOf(rows)
  const mapped = rows.flatMap((row): MappedRow[] => {
    // It has an order already: what is wrong now contradicts it.
    const isConflict = row.orderId !== null
    const faults = faulty.get(row.id)
    if (faults) {
      parked.push({ id: row.id, isConflict, reason: 'schema_faults', details: { faults } })
      return []
    }
    try {
      const order = decided(row, connectorFor(row.platform).map(row.payload))
      if (order.isPartial && isConflict) return [{ row, mapped: order }]
      if (order.isPartial && order.status === 'cancelled') {
        empty.push(row.id)
        return []
      }
      const park = refusal(row, order)
      if (park) parked.push({ id: row.id, isConflict, stated: statedBy(order), ...park })
      return park ? [] : [{ row, mapped: settled(order) }]
    } catch (error) {
      if (error instanceof PayloadParked) {
        parked.push({ id: row.id, isConflict, reason: error.reason, details: error.details })
        return []
      }
      const details = { error: (error as Error).message.slice(0, 300) }
      parked.push({ id: row.id, isConflict, reason: 'unreadable', details })
      return []
    }
  })
  const ready: ReadyRow[] = []
  for (const storeId of new Set(mapped.map((one) => one.row.storeId))) {
    await resolveStore(
      trx,
      storeId,
      mapped.filter((one) => one.row.storeId === storeId),
      ready,
      parked
    )
  }
  return { ready: ready.sort((a, b) => a.row.id - b.row.id), parked, empty }
}

/** What is wrong with payloads of protocols of ours, by the row; those that are right are left out. */
async function faultsOf(rows: readonly PlatformRow[]): Promise<Map<number, PayloadFault[]>> {
  const found = new Map<number, PayloadFault[]>()
  for (const [platform, mine] of Map.groupBy(rows, (row) => row.platform)) {
    const faults = await connectorFor(platform).check?.(mine.map((row) => row.payload))
    faults?.forEach((list, index) => list.length > 0 && found.set(mine[index].id, list))
  }
  return found
}

/** What the payload states of itself, exactly as the platform says it. */
export const statedBy = ({ order, total }: PlatformOrder): Stated => ({
  placedAt: order.placedAt,
  total,
  currency: order.currency,
})

/** The payload as people decided to read it. */
function decided({ fix, meanings }: PlatformRow, mapped: PlatformOrder): PlatformOrder {
  const { currency } = mapped.order
  const isNone = !isCurrency(currency)
  const meaning = mapped.isStatusUnknown ? meanings[mapped.statusText] : undefined
  return {
    ...mapped,
    ...(meaning && { status: meaning, isStatusUnknown: undefined }),
    order: { ...mapped.order, currency: (isNone && fix.currency) || currency },
  }
}

/** An order without lines, in no currency, or whose parts do not add up to what the platform asks for, is not guessed at. */
function refusal(
  row: PlatformRow,
  mapped: PlatformOrder
): Pick<Parking, 'reason' | 'details'> | null {
  const { lines, order, total } = mapped
  if (lines.length === 0) return { reason: 'no_lines' }
  if (!isCurrency(order.currency))
    return { reason: 'currency_unknown', details: { given: order.currency } }
  const ours = oursOf(mapped)
  if (compareDecimals(ours, total) === 0) return null
  const accepted = row.fix.total
  const isAccepted =
    accepted !== undefined &&
    compareDecimals(accepted.ours, ours) === 0 &&
    compareDecimals(accepted.platform, total) === 0
  return isAccepted
    ? null
    : { reason: 'amounts_differ', details: { ours, platform: total, currency: order.currency } }
}

const oursOf = ({ lines, order }: PlatformOrder) =>
  totalsOf(lines, order.shippingAmount, order.taxAmount).total

/** Parts that do not add up come here only when somebody accepted the platform's total. */
function settled(mapped: PlatformOrder): PlatformOrder {
  const { lines, order, total } = mapped
  if (compareDecimals(oursOf(mapped), total) === 0) return mapped
  const { shippingAmount: shipping = '0', taxAmount: tax = '0' } = order
  const accepted = acceptTotal({ lines, shipping, tax }, total)
  return {
    ...mapped,
    lines: accepted.lines,
    order: { ...order, shippingAmount: accepted.shipping, taxAmount: accepted.tax },
  }
}

async function resolveStore(
  trx: Trx,
  storeId: number,
  rows: MappedRow[],
  ready: ReadyRow[],
  parked: Parking[]
) {
  const items = rows.flatMap(({ mapped }) => mapped.lines)
  const listings = await new ResolveListings().handle({ trx, storeId, items })
  let next = 0
  for (const one of rows) {
    const lines = one.mapped.lines.map((line): WantedLine => {
      const { listingId, skuId } = listings[next++]
      return { ...line, listingId, skuId }
    })
    const unmapped = lines.filter((line) => line.skuId === null)
    if (unmapped.length === 0) ready.push({ ...one, lines })
    else {
      const wanted = unmapped.map(({ listingId, title, externalCode, qty }) => ({
        listingId,
        title,
        code: externalCode ?? null,
        qty,
      }))
      parked.push({
        id: one.row.id,
        isConflict: one.row.orderId !== null,
        reason: 'unmapped_sku',
        details: { items: wanted },
        stated: statedBy(one.mapped),
      })
    }
  }
}

import { compareDecimals } from '#kernel/decimal'
import type { Trx } from '#kernel/transaction'
import ResolveListings from '#catalog/actions/resolve_listings'
import { totalsOf } from '#orders/domain/amounts'
import type { WantedLine } from '#modules/oms/domain/order_diff'
import { connectorFor } from '#modules/oms/services/platforms/index'
import type { MappedRow, Parking, PlatformRow } from '#modules/oms/services/platform_rows'

/** A platform order whose every line is a SKU of ours. */
export interface ReadyRow extends MappedRow {
  lines: WantedLine[]
}

/**
 * Understands payloads and finds the SKUs behind their items: what is ready, what has to be set aside
 * with the reason, and what nothing can become of (cancelled before it was known here, its goods gone).
 * Two statements a store.
 */
export async function mapPlatformOrders(
  trx: Trx,
  rows: readonly PlatformRow[]
): Promise<{ ready: ReadyRow[]; parked: Parking[]; empty: number[] }> {
  const parked: Parking[] = []
  const empty: number[] = []
  const mapped = rows.flatMap((row): MappedRow[] => {
    try {
      const order = connectorFor(row.platform).map(row.payload)
      const isKnown = row.orderId !== null
      if (order.isPartial && isKnown) return [{ row, mapped: order }]
      if (order.isPartial && order.status === 'cancelled') {
        empty.push(row.id)
        return []
      }
      const park = refusal(order)
      if (park) parked.push({ id: row.id, isConflict: row.orderId !== null, ...park })
      return park ? [] : [{ row, mapped: order }]
    } catch (error) {
      parked.push({
        id: row.id,
        isConflict: row.orderId !== null,
        reason: 'unreadable',
        details: { error: (error as Error).message },
      })
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

/** An order without lines, or whose parts do not add up to what the platform asks for, is not guessed at. */
function refusal({ lines, order, total }: MappedRow['mapped']): Omit<Parking, 'id'> | null {
  if (lines.length === 0) return { reason: 'no_lines' }
  const ours = totalsOf(lines, order.shippingAmount, order.taxAmount).total
  return compareDecimals(ours, total) === 0
    ? null
    : { reason: 'amounts_differ', details: { ours, platform: total, currency: order.currency } }
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
      const wanted = unmapped.map(({ listingId, title, externalCode }) => ({
        listingId,
        title,
        code: externalCode ?? null,
      }))
      parked.push({
        id: one.row.id,
        isConflict: one.row.orderId !== null,
        reason: 'unmapped_sku',
        details: { items: wanted },
      })
    }
  }
}

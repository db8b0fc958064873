import { createHash } from 'node:crypto'
import { systemClock } from '#kernel/clock'
import type { OutboundHttp } from '#kernel/http/outbound'
import { amazonCall, marketplacesOf } from './amazon_api.js'
import { courierCode } from './courier_codes.js'
import { countOf, listOf, maybe, textOf, type Fields } from './payload.js'
import { PlatformRefused, type Connection, type ShipmentNotice } from './platform_connector.js'

/** A package's number within its order: digits only, the same each time the same parcel is told of. */
export function packageNumber(fulfilmentNumber: string): string {
  const digits = fulfilmentNumber.replace(/\D/g, '').replace(/^0+/, '').slice(-15)
  if (digits) return digits
  const hash = createHash('sha256').update(fulfilmentNumber).digest('hex').slice(0, 8)
  return String(Number.parseInt(hash, 16) + 1)
}

/**
 * Confirms a package with its items; the answer to that is an empty 204. An order whose items have all
 * gone is left alone, and the package's number makes telling it twice the same as once.
 */
export async function confirmOnAmazon(
  http: OutboundHttp,
  connection: Connection,
  notice: ShipmentNotice
): Promise<{ externalRef: string | null; already: boolean }> {
  const path = `/orders/v0/orders/${encodeURIComponent(notice.externalId)}`
  const order = maybe((await amazonCall(http, connection, { path })).answer.payload)
  const listed = await amazonCall(http, connection, { path: `${path}/orderItems` })
  const items = listOf(maybe(listed.answer.payload).OrderItems, 'OrderItems')
  const externalRef = packageNumber(notice.fulfilmentNumber)
  if (notice.lines.every((line) => isGone(items, line.externalLineNo)))
    return { externalRef, already: true }
  const [first] = marketplacesOf(connection)
  try {
    await amazonCall(http, connection, {
      path: `${path}/shipmentConfirmation`,
      method: 'POST',
      idempotent: true,
      body: {
        marketplaceId: textOf(order.MarketplaceId) ?? first,
        packageDetail: {
          packageReferenceId: externalRef,
          carrierCode: courierCode('amazon', notice.courierCode) ?? 'Other',
          carrierName: notice.courierName,
          trackingNumber: notice.waybillNo,
          shipDate: systemClock.now().toISOString(),
          orderItems: notice.lines.map((line) => ({
            orderItemId: line.externalLineNo,
            quantity: line.qty,
          })),
        },
      },
    })
    return { externalRef, already: false }
  } catch (error) {
    if (
      error instanceof PlatformRefused &&
      /already (fulfilled|shipped|confirmed)/i.test(error.message)
    )
      return { externalRef, already: true }
    throw error
  }
}

const isGone = (items: Fields[], lineNo: string) =>
  items.some(
    (item) =>
      textOf(item.OrderItemId) === lineNo &&
      countOf(item.QuantityShipped ?? 0, 'QuantityShipped') >=
        countOf(item.QuantityOrdered, 'QuantityOrdered')
  )

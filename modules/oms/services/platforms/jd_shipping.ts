import type { OutboundHttp } from '#kernel/http/outbound'
import { maybe, textOf, type Fields } from './payload.js'
import { courierCode as codeOf } from './courier_codes.js'
import { businessError, jdCall } from './jd_api.js'
import { statusOf } from './jd_orders.js'
import { PlatformRefused, type Connection, type ShipmentNotice } from './platform_connector.js'

/** A code that is a number is JD's own. */
function courierOf({ courierCode, courierName }: ShipmentNotice): string {
  const code = codeOf('jd', courierCode) ?? courierCode
  if (/^\d+$/.test(code)) return code
  throw new PlatformRefused(
    'unknown_courier',
    `JD has no number for the courier ${courierName} (${courierCode}): give it JD's number as its code`
  )
}

/**
 * Marks the order as sent with the parcel's waybill. JD knows whole orders only: the first parcel
 * sends it, and for one that is sent already its record is looked at before anything is said.
 */
export async function confirmOnJd(
  http: OutboundHttp,
  connection: Connection,
  notice: ShipmentNotice,
  getOrder: (id: string) => Promise<Fields | null>
): Promise<{ externalRef: string | null; already: boolean }> {
  const order = await getOrder(notice.externalId)
  if (order && statusOf(order) === 'shipped')
    return { externalRef: textOf(order.waybill), already: true }
  const { body } = await jdCall(
    http,
    connection,
    'jingdong.pop.order.shipment',
    { orderId: notice.externalId, logiCoprId: courierOf(notice), logiNo: notice.waybillNo },
    { idempotent: false }
  )
  const result = maybe(body.sopjosshipment_result)
  if (String(result.success) === 'true') return { externalRef: notice.waybillNo, already: false }
  const words = textOf(result.chinese_err_code) ?? textOf(result.chineseErrCode)
  if (/已(经)?(出库|发货)/.test(words ?? '')) return { externalRef: null, already: true }
  throw businessError(textOf(result.error_code), words ?? textOf(result.english_err_code))
}

import type { OutboundHttp } from '#kernel/http/outbound'
import { courierCode } from './courier_codes.js'
import { douyinCall } from './douyin_api.js'
import { listOf, textOf, type Fields } from './payload.js'
import { PlatformRefused, type Connection, type ShipmentNotice } from './platform_connector.js'

/** Sub codes that say the order left before. */
const ALREADY = /(:|^)(60110|70023)$/

/**
 * Tells of a parcel with the lines and quantities in it. The order's own list of parcels is looked at
 * first; the request's id makes telling it twice the same as once.
 */
export async function confirmOnDouyin(
  http: OutboundHttp,
  connection: Connection,
  notice: ShipmentNotice,
  getOrder: (id: string) => Promise<Fields | null>
): Promise<{ externalRef: string | null; already: boolean }> {
  const order = await getOrder(notice.externalId)
  const before = listOf(order?.logistics_info, 'logistics_info').find(
    (parcel) => textOf(parcel.tracking_no) === notice.waybillNo
  )
  if (before) return { externalRef: textOf(before.delivery_id), already: true }
  try {
    const { data } = await douyinCall(http, connection, 'order.logisticsAddMultiPack', {
      order_id: notice.externalId,
      request_id: `${notice.externalId}-${notice.fulfilmentNumber}`,
      pack_list: [
        {
          company_code: courierCode('douyin', notice.courierCode) ?? notice.courierCode,
          company: notice.courierName,
          logistics_code: notice.waybillNo,
          shipped_order_info: notice.lines.map((line) => ({
            shipped_order_id: line.externalLineNo,
            shipped_num: line.qty,
          })),
        },
      ],
    })
    const [pack = {}] = listOf(data.pack_list, 'pack_list')
    return { externalRef: textOf(pack.delivery_id) ?? textOf(pack.pack_id), already: false }
  } catch (error) {
    if (error instanceof PlatformRefused && ALREADY.test(error.code))
      return { externalRef: null, already: true }
    throw error
  }
}

import type { OutboundHttp } from '#kernel/http/outbound'
import { courierCode } from './courier_codes.js'
import { idOf, maybe, textOf } from './payload.js'
import { PlatformRefused, type Connection, type ShipmentNotice } from './platform_connector.js'
import { manyOf, topCall } from './taobao_api.js'

/** `B27`: a parcel of it was made already. The others say no more than that its state is another. */
const MAYBE_SENT = /:(B27|B02|B04|B55|B06|P03|CD\d\d)$/
const LEFT = new Set(['WAIT_BUYER_CONFIRM_GOODS', 'TRADE_BUYER_SIGNED', 'TRADE_FINISHED'])

/**
 * Tells of a parcel: the whole trade, or those of its lines that are in it (`is_split`). A line
 * cannot leave twice, so the second parcel of a line is known already. Whether a refusal means that
 * is settled by the trade itself.
 */
export async function confirmOnTaobao(
  http: OutboundHttp,
  connection: Connection,
  notice: ShipmentNotice
): Promise<{ externalRef: string | null; already: boolean }> {
  const lines = notice.lines.map((line) => line.externalLineNo)
  const externalRef = `${notice.externalId}:${notice.waybillNo}`
  try {
    await topCall(http, connection, {
      method: 'taobao.logistics.online.send',
      params: {
        tid: notice.externalId,
        company_code: courierCode('taobao', notice.courierCode) ?? notice.courierCode,
        out_sid: notice.waybillNo,
        ...(notice.isWhole ? {} : { is_split: '1', sub_tid: lines.join(',') }),
      },
      reads: false,
    })
    return { externalRef, already: false }
  } catch (error) {
    if (!(error instanceof PlatformRefused) || !MAYBE_SENT.test(error.code)) throw error
    if (await haveLeft(http, connection, notice.externalId, lines))
      return { externalRef, already: true }
    throw error
  }
}

async function haveLeft(
  http: OutboundHttp,
  connection: Connection,
  tid: string,
  lines: readonly string[]
): Promise<boolean> {
  const { answer } = await topCall(http, connection, {
    method: 'taobao.trade.fullinfo.get',
    params: { tid, fields: 'tid,status,orders.oid,orders.status' },
  })
  const left = manyOf(maybe(answer.trade).orders, 'order')
    .filter((line) => LEFT.has(textOf(line.status) ?? ''))
    .map((line) => idOf(line.oid, 'order.oid'))
  return lines.length > 0 && lines.every((line) => left.includes(line))
}

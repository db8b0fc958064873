import { systemClock } from '#kernel/clock'
import type { OutboundHttp } from '#kernel/http/outbound'
import { courierCode } from './courier_codes.js'
import { idOf, listOf, maybe, parseObject, textOf } from './payload.js'
import { PlatformRefused, type Connection, type ShipmentNotice } from './platform_connector.js'
import { pddCall } from './pinduoduo_api.js'
import { readPddOrder } from './pinduoduo_pull.js'

/**
 * Tells of a parcel. An order has one number there; a further parcel of it goes with the first's as
 * an extra one. Whether a refusal means that it was told before is settled by the order itself.
 */
export async function confirmOnPdd(
  http: OutboundHttp,
  connection: Connection,
  notice: ShipmentNotice
): Promise<{ externalRef: string | null; already: boolean }> {
  const courier = await courierId(http, connection, notice)
  const externalRef = `${notice.externalId}:${notice.waybillNo}`
  try {
    const { answer } = await pddCall(http, connection, {
      type: 'pdd.logistics.online.send',
      root: 'logistics_online_send_response',
      params: {
        order_sn: notice.externalId,
        logistics_id: courier,
        tracking_number: notice.waybillNo,
        redelivery_type: '1',
      },
      reads: false,
    })
    if (answer.is_success !== false) return { externalRef, already: false }
    throw new PlatformRefused('not_sent', 'Pinduoduo did not take the parcel')
  } catch (error) {
    if (!(error instanceof PlatformRefused)) throw error
    const known = await waybillsOf(http, connection, notice.externalId)
    if (known.length === 0) throw error
    if (!known.includes(notice.waybillNo)) await addParcel(http, connection, notice, courier)
    return { externalRef, already: known.includes(notice.waybillNo) }
  }
}

/** The waybills the platform has of an order that has left; none of one that has not. */
async function waybillsOf(http: OutboundHttp, connection: Connection, orderSn: string) {
  const payload = await readPddOrder(http, connection, orderSn)
  const order = payload ? parseObject(payload) : {}
  if (!['2', '3'].includes(textOf(order.order_status) ?? '')) return []
  const extra = listOf(order.extra_delivery_list, 'extra_delivery_list').map((one) =>
    textOf(one.tracking_number)
  )
  return [textOf(order.tracking_number), ...extra].map((number) => number ?? '')
}

async function addParcel(
  http: OutboundHttp,
  connection: Connection,
  notice: ShipmentNotice,
  courier: string
) {
  const track = { shipping_id: Number(courier), tracking_number: notice.waybillNo }
  await pddCall(http, connection, {
    type: 'pdd.order.upload.extra.logistics',
    root: 'upload_extra_logistics_response',
    params: {
      order_sn: notice.externalId,
      extra_track_type: '1',
      extra_track_list: JSON.stringify([track]),
    },
    reads: false,
  })
}

const KEEP_MS = 6 * 3_600_000
let companies: { until: number; ids: Map<string, string> } | null = null

/** The number of a courier: as known here, else by code or name in the platform's list. @throws PlatformRefused */
async function courierId(
  http: OutboundHttp,
  connection: Connection,
  { courierCode: code, courierName: name }: ShipmentNotice
): Promise<string> {
  const known = courierCode('pinduoduo', code)
  if (known) return known
  const now = systemClock.now().getTime()
  if (!companies || companies.until < now)
    companies = { until: now + KEEP_MS, ids: await readCompanies(http, connection) }
  const id = companies.ids.get(code) ?? companies.ids.get(name)
  if (!id)
    throw new PlatformRefused('courier_unknown', `Pinduoduo knows no courier ${code} ${name}`)
  return id
}

async function readCompanies(http: OutboundHttp, connection: Connection) {
  const { answer } = await pddCall(http, connection, {
    type: 'pdd.logistics.companies.get',
    root: 'logistics_companies_get_response',
    params: {},
  })
  const open = listOf(answer.logistics_companies, 'logistics_companies').filter(
    (one) => textOf(one.available) !== '0'
  )
  return new Map(
    open.flatMap((one) => {
      const { id, code, logistics_company: name } = maybe(one)
      return [code, name].flatMap((key) =>
        textOf(key) ? [[textOf(key)!, idOf(id, 'logistics_companies.id')] as const] : []
      )
    })
  )
}

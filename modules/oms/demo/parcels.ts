import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import DeliverFulfilments from '#orders/actions/deliver_fulfilments'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { DAY_MS, pickedUpAt, type DemoOrder } from '#modules/oms/demo/plan'

interface Parcel extends Record<string, unknown> {
  id: number
  orderId: number
  courier: string | null
  weightG: number | null
}

/** Picks, packs and ships what has left by now, one pick-up after the other, and delivers what has had its days. */
export async function shipDemo(
  trx: Trx,
  orders: readonly { id: number; plan: DemoOrder }[],
  now: Date
): Promise<void> {
  const sent = orders.filter(({ plan }) => plan.fate === 'sent')
  const parcels = await prepare(
    trx,
    sent.map((order) => order.id)
  )
  const leftAt = new Map(sent.map(({ id, plan }) => [id, pickedUpAt(plan.placedAt).getTime()]))
  const pickUps = [...new Set(leftAt.values())].sort((a, b) => a - b)
  for (const at of pickUps.filter((time) => time < now.getTime())) {
    const shippedAt = new Date(at)
    const load = parcels.filter((parcel) => leftAt.get(parcel.orderId) === at)
    await new ShipFulfilments().handle({
      trx,
      shippedAt,
      shipments: load.map((parcel) => ({
        fulfilmentId: parcel.id,
        courierCode: parcel.courier ?? 'SF',
        waybillNo: waybillOf(parcel),
        weightG: parcel.weightG,
      })),
    })
    await deliver(trx, load, at, now)
  }
}

/** Two to four days on the road, by the parcel's number. */
async function deliver(trx: Trx, load: readonly Parcel[], at: number, now: Date) {
  for (const days of [2, 3, 4]) {
    const deliveredAt = new Date(at + days * DAY_MS - 5 * 3_600_000)
    const fulfilmentIds = load.filter(({ id }) => 2 + (id % 3) === days).map(({ id }) => id)
    if (deliveredAt < now)
      await new DeliverFulfilments().handle({ trx, fulfilmentIds, deliveredAt })
  }
}

async function prepare(trx: Trx, orderIds: number[]): Promise<Parcel[]> {
  const parcels = await sql<Parcel>(
    trx,
    `SELECT id, order_id AS "orderId", courier_code AS courier, weight_estimated_g AS "weightG" FROM fulfilments
      WHERE order_id = ANY($1::bigint[]) AND status = 'released' ORDER BY id`,
    [orderIds]
  )
  const fulfilmentIds = parcels.map((parcel) => parcel.id)
  const counts = await sql<{ fulfilmentLineId: number; qty: number }>(
    trx,
    `SELECT id AS "fulfilmentLineId", qty FROM fulfilment_lines WHERE fulfilment_id = ANY($1::bigint[]) ORDER BY id`,
    [fulfilmentIds]
  )
  await new StartPicking().handle({ trx, fulfilmentIds })
  await new RecordPicks().handle({ trx, picks: counts })
  await new RecordPacks().handle({ trx, packs: counts })
  await new PackFulfilments().handle({
    trx,
    parcels: parcels.map(({ id, weightG }) => ({ fulfilmentId: id, weightG: weightG ?? 500 })),
  })
  return parcels
}

/** A number in the courier's own manner. */
function waybillOf({ id, courier }: Parcel): string {
  const digits = String(400_100_000_000 + id * 7919)
  if (courier === 'ZTO') return `78${digits}`
  return courier === 'JD' ? `JDVB${digits}` : `SF1${digits}`
}

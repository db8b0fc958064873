import { sql } from '#kernel/sql'
import ApproveOrders from '#orders/actions/approve_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { anOrder, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import type { PlannedFulfilment } from '#orders/domain/new_plan'

/** Picks, packs and ships whatever is released, as a warehouse would. Answers the fulfilments that left. For tests and the demo. */
export async function shipAll(): Promise<number[]> {
  const lines = await sql<{ id: number; fulfilmentId: number; qty: number }>(
    null,
    `SELECT l.id, l.fulfilment_id AS "fulfilmentId", l.qty FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id
      WHERE f.status = 'released' AND NOT l.is_cancelled ORDER BY l.id`
  )
  const ids = [...new Set(lines.map((line) => line.fulfilmentId))]
  const counts = lines.map((line) => ({ fulfilmentLineId: line.id, qty: line.qty }))
  await new StartPicking().handle({ fulfilmentIds: ids })
  await new RecordPicks().handle({ picks: counts })
  await new RecordPacks().handle({ packs: counts })
  await new PackFulfilments().handle({
    parcels: ids.map((fulfilmentId) => ({ fulfilmentId, weightG: 900 })),
  })
  const shipments = ids.map((fulfilmentId) => ({
    fulfilmentId,
    courierCode: 'SF',
    waybillNo: `SF${1_000_000 + fulfilmentId}`,
  }))
  return (await new ShipFulfilments().handle({ shipments })).moved
}

/** A paid order of the stage, planned as one parcel, reserved and given to the warehouse. For tests. */
export async function releaseOrder(
  stage: Stage,
  changes: Partial<NewOrder> = {}
): Promise<{ orderId: number; fulfilment: PlannedFulfilment }> {
  const { orderIds } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: [anOrder(stage.skuIds, changes)],
  })
  await new ApproveOrders().handle({ orderIds })
  const lines = await sql<{ orderLineId: number; skuId: number; qty: number; lineQty: number }>(
    null,
    `SELECT id AS "orderLineId", sku_id AS "skuId", qty, qty AS "lineQty" FROM order_lines WHERE order_id = $1 ORDER BY line_no`,
    [orderIds[0]]
  )
  const [fulfilment] = await new PlanFulfilments().handle({
    plans: [{ orderId: orderIds[0], warehouseId: stage.warehouseId, courierCode: 'SF', lines }],
  })
  await new ReserveFulfilments().handle({ fulfilments: [fulfilment] })
  await new ReleaseFulfilments().handle({ fulfilmentIds: [fulfilment.id] })
  return { orderId: orderIds[0], fulfilment }
}

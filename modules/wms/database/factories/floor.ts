import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import ApproveOrders from '#orders/actions/approve_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import EnterBacklog from '../../actions/enter_backlog.js'
import GenerateBins from '../../actions/generate_bins.js'
import PutAway from '../../actions/put_away.js'
import SetUpWarehouse from '../../actions/set_up_warehouse.js'
import { systemBins } from '../../services/bins.js'

export interface Floor extends Stage {
  /** Pick bins in the order of their sequence. */
  bins: { id: number; code: string }[]
}

/** The plan of the test floor: 3 aisles of 4 bays, one level. */
export const RACKS = {
  prefix: 'A',
  aisles: 3,
  bays: 4,
  levels: 1,
  slots: 1,
  aislePitch: 3000,
  bayPitch: 1000,
  margin: 1000,
  originX: 0,
  firstAisle: 1,
  sequence: 'snake' as const,
}

/** A stage whose warehouse has bins, each SKU's stock laid into one of them (SKU n into bin 2n−1). */
export async function setFloor(
  options: { skus?: number; stock?: number; cartSlots?: number } = {}
): Promise<Floor> {
  const stage = await setStage({ skus: options.skus ?? 3, stock: options.stock ?? 50 })
  const { warehouseId } = stage
  await new SetUpWarehouse().handle({ actor: SYSTEM, warehouseId, cartSlots: options.cartSlots })
  await new GenerateBins().handle({
    actor: SYSTEM,
    warehouseId,
    zone: { code: 'A', name: '拣货区', kind: 'pick' },
    plan: RACKS,
  })
  const bins = await sql<{ id: number; code: string }>(
    null,
    'SELECT id, code FROM wms_bins WHERE warehouse_id = $1 AND use IS NULL ORDER BY pick_seq',
    [warehouseId]
  )
  const { receiving } = await systemBins(null, warehouseId)
  const transfers = stage.skuIds.map((skuId, index) => ({
    fromBinId: receiving,
    toBinId: bins[(index * 2) % bins.length].id,
    skuId,
    qty: options.stock ?? 50,
  }))
  if (options.stock !== 0) await new PutAway().handle({ actor: SYSTEM, transfers })
  return { ...stage, bins }
}

/** Orders carried through to released fulfilments in the backlog. Returns the fulfilments' ids, one per order. */
export async function releaseOrders(
  stage: Stage,
  orders: readonly { skuId: number; qty: number }[][],
  { courierCode = 'SF', actor = SYSTEM }: { courierCode?: string; actor?: Actor } = {}
): Promise<number[]> {
  const { orderIds } = await new CaptureOrders().handle({
    actor,
    storeId: stage.storeId,
    orders: orders.map((lines) =>
      anOrder([], {
        lines: lines.map(({ skuId, qty }, index) => ({
          skuId,
          qty,
          title: `商品 ${index + 1}`,
          unitPrice: '100',
        })),
        payments: [],
      })
    ),
  })
  await new ApproveOrders().handle({ orderIds, actor })
  const lines = await sql<{ id: number; order_id: number; sku_id: number; qty: number }>(
    null,
    'SELECT id, order_id, sku_id, qty FROM order_lines WHERE order_id = ANY($1::bigint[]) ORDER BY id',
    [orderIds]
  )
  const planned = await new PlanFulfilments().handle({
    plans: orderIds.map((orderId) => ({
      orderId,
      warehouseId: stage.warehouseId,
      courierCode,
      lines: lines
        .filter((line) => line.order_id === orderId)
        .map((line) => ({
          orderLineId: line.id,
          skuId: line.sku_id,
          qty: line.qty,
          lineQty: line.qty,
        })),
    })),
  })
  const fulfilmentIds = planned.map((one) => one.id)
  await new ReserveFulfilments().handle({ fulfilments: planned })
  await new ReleaseFulfilments().handle({ fulfilmentIds })
  await new EnterBacklog().handle({ fulfilmentIds })
  return fulfilmentIds
}

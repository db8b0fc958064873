import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ApproveOrders from '#orders/actions/approve_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import ExplodeLines from '#orders/actions/explode_lines'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import ShipParcel from '#orders/actions/ship_parcel'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { GradedUnits } from '#orders/services/case_receipts'

/** All units that a case expects, of one grade. For tests and the demo. */
export async function wholeCase(
  caseId: number,
  grade = 'good',
  trx: Trx | null = null
): Promise<GradedUnits[]> {
  const rows = await sql<{ caseLineId: number; qty: number }>(
    trx,
    `SELECT id AS "caseLineId", qty - received_good - received_damaged - given_up AS qty FROM after_sales_lines WHERE case_id = $1 ORDER BY id`,
    [caseId]
  )
  return rows.map((row) => ({ ...row, grade }))
}

export interface ShippedOrder extends Stage {
  orderId: number
  /** A bundle of one unit of the first SKU and two of the second, 300 a piece; then a plain line of the third, 33.35 for three. */
  bundleLineId: number
  plainLineId: number
  componentIds: number[]
}

/** An order of two bundles (600, parted 2 : 1), three units of a plain SKU (100.05 in all) and 12 of freight, paid and on its way. For tests. */
export async function shippedOrder(): Promise<ShippedOrder> {
  const stage = await setStage({ skus: 4, stock: 100 })
  const [first, second, third, bundle] = stage.skuIds
  const order = anOrder([], {
    shippingAmount: '12',
    lines: [
      { skuId: bundle, title: '露营套装', qty: 2, unitPrice: '300' },
      { skuId: third, title: '地钉', qty: 3, unitPrice: '33.35' },
    ],
  })
  order.payments![0].amount = '712.05'
  const { orderIds } = await new CaptureOrders().handle({ storeId: stage.storeId, orders: [order] })
  await new ApproveOrders().handle({ orderIds })
  const [bundleLine, plainLine] = await sql<{ id: number }>(
    null,
    'SELECT id FROM order_lines WHERE order_id = $1 ORDER BY line_no',
    orderIds
  )
  const parts = await inTransaction(null, (trx) =>
    new ExplodeLines().handle({
      trx,
      parts: [
        { orderLineId: bundleLine.id, skuId: first, qty: 2, payable: '400' },
        { orderLineId: bundleLine.id, skuId: second, qty: 4, payable: '200' },
      ],
    })
  )
  const components = parts.get(bundleLine.id)!
  const [fulfilment] = await new PlanFulfilments().handle({
    plans: [
      {
        orderId: orderIds[0],
        warehouseId: stage.warehouseId,
        courierCode: 'SF',
        lines: [
          ...components.map((part, index) => ({
            orderLineId: bundleLine.id,
            componentId: part.id,
            skuId: part.skuId,
            qty: part.qty,
            lineQty: index === 0 ? 2 : 0,
          })),
          { orderLineId: plainLine.id, skuId: third, qty: 3, lineQty: 3 },
        ],
      },
    ],
  })
  await new ReserveFulfilments().handle({ fulfilments: [fulfilment] })
  await new ShipParcel().handle({
    fulfilmentId: fulfilment.id,
    courierCode: 'SF',
    waybillNo: `SF${1_000_000_000_000 + fulfilment.id}`,
    weightG: 900,
    actor: SYSTEM,
  })
  return {
    ...stage,
    orderId: orderIds[0],
    bundleLineId: bundleLine.id,
    plainLineId: plainLine.id,
    componentIds: components.map((part) => part.id),
  }
}

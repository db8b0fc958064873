import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CancelOrders from '#orders/actions/cancel_orders'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { seedAbilities, seedAllocationRules, seedReplay } from '#modules/oms/demo/allocation'
import { seedBundleCase } from '#modules/oms/demo/bundle_case'
import { captureDemo } from '#modules/oms/demo/capture'
import { seedCases } from '#modules/oms/demo/cases'
import { seedChannels } from '#modules/oms/demo/channels'
import { seedCourierBill } from '#modules/oms/demo/courier_bills'
import { seedCouriers } from '#modules/oms/demo/couriers'
import { backdate, tellPlatforms } from '#modules/oms/demo/dates'
import { seedOrderFiles } from '#modules/oms/demo/order_files'
import { shipDemo } from '#modules/oms/demo/parcels'
import { seedGaps } from '#modules/oms/demo/gaps'
import { seedParked } from '#modules/oms/demo/parked'
import { planOrders, type DemoSku } from '#modules/oms/demo/plan'
import { steadyRandom } from '#modules/oms/demo/random'
import { seedRules } from '#modules/oms/demo/rules'
import { seedScarce } from '#modules/oms/demo/scarce'
import { seedSharedParcels } from '#modules/oms/demo/shared_parcels'
import { seedStock } from '#modules/oms/demo/stock'
import { configChanged, loadConfigFrom } from '#modules/oms/services/config'

/** Orders of the last 45 days through the real pipeline, in every state a working day shows. */
export default async function seed(trx: Trx): Promise<void> {
  const now = systemClock.now()
  await seedCouriers(trx, now)
  await seedAllocationRules(trx)
  await seedAbilities(trx, now)
  await seedChannels(trx, now)
  await seedRules(trx, now)
  await configChanged(trx)
  // Tariffs and rules of this very transaction: other connections do not see them yet.
  await loadConfigFrom(trx)
  const plans = planOrders(await demoSkus(trx), now, steadyRandom(20_261_122))
  const ids = await captureDemo(trx, plans)
  const orders = plans.flatMap((plan) => {
    const id = ids.get(plan.no)
    return id === undefined ? [] : [{ id, plan }]
  })
  const of = (...fates: string[]) =>
    orders.filter(({ plan }) => fates.includes(plan.fate)).map((order) => order.id)
  const pipeline = new ProcessOrders()
  await pipeline.handle({ trx, orderIds: of('sent', 'cancelled', 'released') })
  await pipeline.handle({ trx, orderIds: of('reserved'), release: false })
  await new CancelOrders().handle({ trx, orderIds: of('cancelled'), reason: '买家不想要了' })
  await seedSharedParcels(trx, of('reserved', 'released'))
  await shipDemo(trx, orders, now)
  await seedCases(trx, of('sent'))
  await seedBundleCase(trx, of('sent'))
  await seedParked(trx, plans, now)
  await seedOrderFiles(trx, now)
  const scarce = await seedScarce(trx, now)
  await backdate(trx, [...orders.map((order) => order.id), ...scarce])
  await seedCourierBill(trx)
  await tellPlatforms(trx)
  await seedGaps(trx, now)
  await seedStock(trx, now)
  await seedReplay(trx, now)
}

/** What there is enough of to be sold for weeks, and the bundles. */
function demoSkus(trx: Trx): Promise<DemoSku[]> {
  return sql<DemoSku>(
    trx,
    `SELECT s.id, s.code, s.name AS title, (s.list_price * 100)::int AS cents
       FROM skus s
      WHERE s.code LIKE 'SY-%' AND s.kind IN ('goods', 'bundle') AND s.status = 'active'
        AND (s.kind = 'bundle' OR EXISTS (SELECT 1 FROM stock_levels v WHERE v.sku_id = s.id AND v.on_hand >= 60)) ORDER BY s.id`
  )
}

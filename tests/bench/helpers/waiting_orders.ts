import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { addStock, addWarehouse, anOrder, setStage } from '#orders/database/factories/stage'
import ProcessOrders from '#modules/oms/actions/process_orders'
import RetryBackorders from '#modules/oms/actions/retry_backorders'
import { steadyRandom } from '#modules/oms/demo/random'

const SKUS = 30

/** Waiting orders of one to three lines, of which stock for some half arrives: one batch, from the first lock to the commit. */
export async function solveInDatabase(
  orders: number
): Promise<{ orders: number; filled: number; ms: number; isExact: boolean }> {
  const random = steadyRandom(7)
  const stage = await setStage({ skus: SKUS, stock: 0 })
  const far = await addWarehouse({ regionCode: '440100' })
  const list = Array.from({ length: orders }, (_, n) => {
    const chosen = Array.from({ length: random.whole(1, 3) }, () => random.pick(stage.skuIds))
    return anOrder([...new Set(chosen)], { phone: `133${String(n).padStart(8, '0')}` })
  })
  for (let n = 0; n < orders; n += 200) {
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: list.slice(n, n + 200),
    })
    await new ProcessOrders().handle({ orderIds })
  }
  const stock = Math.ceil(orders / SKUS / 2)
  await addStock({ ...stage, stock })
  await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: Math.ceil(stock / 2) })
  const started = performance.now()
  const { allocated } = await new RetryBackorders().handle()
  const ms = Math.round(performance.now() - started)
  const [{ wrong }] = await sql<{ wrong: number }>(
    null,
    `SELECT count(*)::int AS wrong FROM stock_levels l
      WHERE l.reserved <> (SELECT coalesce(sum(qty), 0) FROM stock_reservations r
        WHERE r.warehouse_id = l.warehouse_id AND r.sku_id = l.sku_id AND r.state = 'pending') OR l.reserved > l.on_hand`
  )
  return { orders, filled: allocated.length, ms, isExact: wrong === 0 }
}

import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import MergeParcels from '#modules/oms/actions/merge_parcels'
import PartParcels from '#modules/oms/actions/part_parcels'
import SaveParcelRules from '#modules/oms/actions/save_parcel_rules'
import { noRules } from '#modules/oms/domain/parcel_rules'

/** Open orders whose receiver has another, in pairs of one warehouse; the last pair stays to be merged by hand. */
const PAIRS = `
  SELECT array_agg(o.id ORDER BY o.id) AS ids FROM orders o JOIN fulfilments f ON f.order_id = o.id AND f.status IN ('reserved', 'released')
   WHERE o.merge_key IS NOT NULL AND o.status IN ('allocated', 'released') AND o.id = ANY($1::bigint[])
   GROUP BY o.merge_key, o.store_id, f.warehouse_id HAVING count(*) = 2 ORDER BY min(o.id)`

/** A parcel of one order with several lines. */
const SEVERAL = `
  SELECT f.order_id AS id FROM fulfilments f JOIN fulfilment_lines l ON l.fulfilment_id = f.id AND NOT l.is_cancelled AND l.component_id IS NULL
   WHERE f.status = 'reserved' AND f.order_id = ANY($1::bigint[]) AND f.order_id <> ALL($2::bigint[])
   GROUP BY f.id HAVING count(DISTINCT l.order_line_id) > 1 ORDER BY f.id DESC LIMIT 1`

/** A pair that shares a parcel, an order in two parcels, and a store that merges by itself. */
export async function seedSharedParcels(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const pairs = await sql<{ ids: number[] }>(trx, PAIRS, [orderIds])
  if (pairs.length > 1)
    await new MergeParcels().handle({ trx, groups: [pairs[0].ids], reason: '同一收件人' })
  const [several] = await sql<{ id: number }>(trx, SEVERAL, [
    orderIds,
    pairs.flatMap((pair) => pair.ids),
  ])
  if (several)
    await new PartParcels().handle({
      trx,
      orderIds: [several.id],
      action: 'split',
      reason: '分开发货',
      parting: (_, lines) =>
        [...Map.groupBy(lines, (line) => line.orderLineId)].map(([orderLineId, own]) => ({
          lines: [{ orderLineId, units: own.reduce((sum, line) => sum + line.lineQty, 0) }],
        })),
    })
  const [store] = await sql<{ id: number }>(trx, `SELECT id FROM stores WHERE code = 'DOUYIN'`)
  if (store)
    await new SaveParcelRules().handle({
      trx,
      rules: {
        ...noRules(store.id),
        ...{ merges: true, waitMinutes: 15, maxWeightG: 20_000, splitsStorage: true },
      },
      actor: SYSTEM,
    })
}

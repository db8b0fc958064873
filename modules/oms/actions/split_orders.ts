import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import PartParcels from '#modules/oms/actions/part_parcels'
import { noRules, type ParcelRules } from '#modules/oms/domain/parcel_rules'
import { splitLimitOf } from '#modules/oms/domain/platform_limits'
import { omsConfig } from '#modules/oms/services/config'
import { byOrder, byStrategies } from '#modules/oms/services/partings'

interface StoreRow extends Record<string, unknown> {
  orderId: number
  storeId: number
  platform: string
  isSealed: boolean
}

/**
 * Takes the parcels of chosen orders apart by the strategies named, or (`unmerge`) into one for each
 * order. Orders that are sealed or whose platform takes one parcel only stay as they are.
 * @returns the orders of which a parcel was parted
 */
export default class SplitOrders {
  async handle(input: {
    orderIds: readonly number[]
    /** Keys of `SPLIT_STRATEGIES`, or `unmerge`. */
    by: readonly string[]
    reason?: string
    actor: Actor
  }): Promise<number[]> {
    const { by, reason, actor } = input
    if (by.includes('unmerge'))
      return new PartParcels().handle({
        ...{ orderIds: input.orderIds, action: 'unmerge', parting: byOrder, reason, actor },
      })
    const { parcelRules } = await omsConfig()
    const rows = await sql<StoreRow>(
      null,
      `SELECT o.id AS "orderId", o.store_id AS "storeId", s.platform, o.is_sealed AS "isSealed"
         FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = ANY($1::bigint[])`,
      [input.orderIds]
    )
    const stores = new Map(rows.map((row) => [row.orderId, row]))
    const rulesOf = (orderId: number): ParcelRules => {
      const row = stores.get(orderId)
      const rules = parcelRules.get(row?.storeId ?? 0) ?? noRules(row?.storeId ?? 0)
      return { ...rules, splitLimit: splitLimitOf(row?.platform ?? '') }
    }
    const days = await sql<{ id: number; at: string }>(
      null,
      `SELECT id, to_json(ship_after) #>> '{}' AS at FROM order_lines WHERE order_id = ANY($1::bigint[]) AND ship_after IS NOT NULL`,
      [input.orderIds]
    )
    return new PartParcels().handle({
      orderIds: rows.filter((row) => !row.isSealed).map((row) => row.orderId),
      action: 'split',
      parting: byStrategies({
        keys: by,
        rulesOf: (parcel) => rulesOf(parcel.orderIds[0]),
        shipAfter: new Map(days.map((row) => [row.id, row.at])),
        now: systemClock.now().getTime(),
      }),
      reason,
      actor,
    })
  }
}

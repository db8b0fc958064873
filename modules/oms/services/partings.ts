import { poolOf } from '#orders/domain/regroup'
import type { PoolLine } from '#orders/queries/regroup_pool'
import type { Part, Parting } from '#modules/oms/actions/part_parcels'
import type { ParcelRules } from '#modules/oms/domain/parcel_rules'
import { SPLIT_STRATEGIES, splitBy, type SplitStrategy } from '#modules/oms/domain/split_strategies'
import type { OpenParcel } from '#modules/oms/queries/open_parcels'
import { piecesOf } from '#modules/oms/services/finish_plans'

/** One parcel for each order in it. */
export const byOrder: Parting = (_: OpenParcel, lines: readonly PoolLine[]): Part[] => {
  const pool = [...poolOf(lines).values()]
  return [...Map.groupBy(pool, (line) => line.orderId).values()].map((own) => ({
    lines: own.map(({ orderLineId, units }) => ({ orderLineId, units })),
  }))
}

/** By strategies, with the figures of the store's rules; `keys` names those that are asked for. */
export function byStrategies(options: {
  keys: readonly string[]
  rulesOf: (parcel: OpenParcel) => ParcelRules
  shipAfter: ReadonlyMap<number, string>
  now: number
}): Parting {
  const chosen: readonly SplitStrategy[] = SPLIT_STRATEGIES.filter((one) =>
    options.keys.includes(one.key)
  )
  return (parcel, lines, sizes) => {
    const rules = options.rulesOf(parcel)
    if (rules.splitLimit === 'none') return []
    const pieces = piecesOf(lines, sizes, options.shipAfter, rules)
    const able = chosen.filter((one) =>
      one.isOn({ ...rules, splitsPresale: true, splitsStorage: true })
    )
    return splitBy(pieces, rules, options.now, able).map(({ pieces: own, reason, notBefore }) => ({
      lines: own.map(({ orderLineId, units }) => ({ orderLineId, units })),
      reason,
      notBefore,
    }))
  }
}

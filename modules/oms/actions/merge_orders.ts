import type { Actor } from '#kernel/access/actor'
import MergeParcels from '#modules/oms/actions/merge_parcels'
import ProcessOrders from '#modules/oms/actions/process_orders'
import {
  mergeGroups,
  whyAlone,
  whyApart,
  type Apart,
  type NoMerge,
} from '#modules/oms/domain/merge_groups'
import { noRules } from '#modules/oms/domain/parcel_rules'
import { readMergeFacts } from '#modules/oms/queries/merge_facts'
import { omsConfig } from '#modules/oms/services/config'

/** Why an order that a person chose is in no merged parcel. */
export type NotMerged = NoMerge | Apart | 'gone' | 'no_companion' | 'not_together'

export interface MergeOrdersResult {
  merged: number[]
  refused: { id: number; why: NotMerged }[]
}

/**
 * Puts the parcels of chosen orders together as far as they go to the same receiver. Limits and
 * waiting times are for the house by itself: a person's word stands over them, but not over what
 * platforms and orders forbid. Orders that waited are allocated first.
 */
export default class MergeOrders {
  async handle(input: {
    orderIds: readonly number[]
    reason?: string
    actor: Actor
  }): Promise<MergeOrdersResult> {
    const { orderIds, reason, actor } = input
    const { parcelRules } = await omsConfig()
    const asked = new Set(orderIds)
    const facts = (await readMergeFacts(null, orderIds)).filter((one) => asked.has(one.orderId))
    const rulesOf = (storeId: number) => ({
      ...(parcelRules.get(storeId) ?? noRules(storeId)),
      ...{ merges: true, maxLines: null, maxWeightG: null, maxValue: null },
    })
    const groups = mergeGroups(facts, rulesOf).map((group) => group.map((one) => one.orderId))
    const grouped = new Set(groups.flat())
    const waiting = facts
      .filter((one) => grouped.has(one.orderId) && one.status === 'approved')
      .map((one) => one.orderId)
    if (waiting.length > 0)
      await new ProcessOrders().handle({ orderIds: waiting, goNow: true, actor })
    const parcels = await new MergeParcels().handle({
      groups,
      reason,
      statuses: ['reserved', 'released', 'picking'],
      actor,
    })
    const merged = new Set(parcels.flatMap((parcel) => parcel.orderIds))
    const byId = new Map(facts.map((one) => [one.orderId, one]))
    const refused = [...asked]
      .filter((id) => !merged.has(id))
      .map((id) => {
        const one = byId.get(id)
        const why = one ? whyAlone(one) : ('gone' as const)
        if (why !== null || grouped.has(id)) return { id, why: why ?? ('not_together' as const) }
        const other = facts.find((x) => x.orderId !== id && x.mergeKey === one!.mergeKey)
        return { id, why: (other && whyApart(one!, other, rulesOf)) ?? ('no_companion' as const) }
      })
    return { merged: [...asked].filter((id) => merged.has(id)), refused }
  }
}

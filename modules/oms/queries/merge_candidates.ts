import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import {
  isWithinLimits,
  whyAlone,
  whyApart,
  type Apart,
  type NoMerge,
} from '#modules/oms/domain/merge_groups'
import { noRules } from '#modules/oms/domain/parcel_rules'
import { readMergeFacts } from '#modules/oms/queries/merge_facts'
import { omsConfig } from '#modules/oms/services/config'

export type CompanionView = {
  orderId: number
  number: string
  store: string
  status: string
  total: string
  currency: string
  placedAt: string
  /** Why it cannot share a parcel with the order, null when it can. */
  why: NoMerge | Apart | 'limits' | null
}

interface Head extends Record<string, unknown> {
  id: number
  store: string
  total: string
  placedAt: string
}

/** Open orders to the same receiver, with what stands against sharing a parcel by hand. */
export async function readCompanions(orderId: number, actor: Actor): Promise<CompanionView[]> {
  const facts = await readMergeFacts(null, [orderId])
  const own = facts.find((one) => one.orderId === orderId)
  const others = facts.filter((one) => one.orderId !== orderId)
  if (!own || others.length === 0) return []
  const { parcelRules } = await omsConfig()
  const rulesOf = (storeId: number) => parcelRules.get(storeId) ?? noRules(storeId)
  const heads = await sql<Head>(
    null,
    `SELECT o.id, s.name AS store, o.total_amount AS total, to_json(o.placed_at) #>> '{}' AS "placedAt"
       FROM orders o JOIN stores s ON s.id = o.store_id
      WHERE o.id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR o.store_id = ANY($2)) ORDER BY o.placed_at, o.id`,
    [others.map((one) => one.orderId), actor.stores]
  )
  const byId = new Map(others.map((one) => [one.orderId, one]))
  return heads.map(({ id, store, total, placedAt }) => {
    const one = byId.get(id)!
    const why =
      whyAlone(own) ??
      whyAlone(one) ??
      whyApart(own, one, rulesOf) ??
      (isWithinLimits([own, one], rulesOf) ? null : ('limits' as const))
    const { number, status, currency } = one
    return { orderId: id, number, store, status, total, currency, placedAt, why }
  })
}

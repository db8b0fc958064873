import type { Actor } from '#kernel/access/actor'
import { company } from '#shell/services/company'
import loadOrderAllocation from '#modules/oms/queries/load_order_allocation'
import { getParcel } from '#modules/oms/queries/parcel_options'

/** Props of the card on a parcel's page: the way that was chosen for its order, and the person who changed it. */
export default async function loadParcelWhy(fulfilmentId: number, actor: Actor) {
  const parcel = await getParcel(fulfilmentId, actor)
  const { decisions, choices, warehouses, couriers, skus, rules } = await loadOrderAllocation(
    parcel.orderId,
    actor
  )
  const decision = decisions.find(({ verdict }) => verdict === 'allocated') ?? null
  return {
    fulfilmentId,
    decision,
    choice: choices.find((one) => one.parcel === parcel.number) ?? null,
    names: { warehouses, couriers, skus, rules },
    currency: company().currency,
  }
}

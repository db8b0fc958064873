import { toUnits } from '#orders/domain/amounts'
import type { ChangeAction, NewAddress } from '#orders/domain/change_actions'
import { sealContact } from '#orders/services/contact'
import { diffLines } from '#modules/oms/domain/order_diff'
import type { ReadyRow } from '#modules/oms/services/map_platform_orders'
import type { OrderState } from '#modules/oms/queries/order_states'

/** Nothing of these has left yet, so lines and address can still be brought to what the platform says. */
const OPEN = new Set([
  'captured',
  'held',
  'approved',
  'backordered',
  'allocated',
  'released',
  'cancelled',
])

/** The changes by which an order becomes what its platform says now; none when it is that already. */
export function changesFor({ mapped, lines }: ReadyRow, state: OrderState): ChangeAction[] {
  if (mapped.isPartial || !OPEN.has(state.status)) return []
  const actions = state.status === 'cancelled' ? [] : diffLines(state.lines, lines)
  const [shipping, tax] = [mapped.order.shippingAmount ?? '0', mapped.order.taxAmount ?? '0']
  if (toUnits(shipping) !== toUnits(state.shipping) || toUnits(tax) !== toUnits(state.tax)) {
    actions.push({ action: 'reprice', details: { shipping, tax } })
  }
  const address = addressChange(mapped.order, state)
  if (address) actions.push({ action: 'readdress', details: address })
  if ((mapped.order.buyerNote ?? null) !== state.buyerNote) {
    actions.push({ action: 'renote', details: { buyerNote: mapped.order.buyerNote ?? null } })
  }
  return actions
}

function addressChange(order: ReadyRow['mapped']['order'], state: OrderState): NewAddress | null {
  const fields = [
    'consignee',
    'country',
    'province',
    'city',
    'district',
    'addressLine',
    'postcode',
  ] as const
  const isMoved = fields.some((field) => (order[field] ?? null) !== state[field])
  const phone = sealContact(order)
  const isNewPhone = phone.phone_hash !== null && phone.phone_hash !== state.phoneHash
  if (!isMoved && !isNewPhone) return null
  const address: NewAddress = {
    consignee: order.consignee ?? undefined,
    country: order.country ?? undefined,
    province: order.province ?? null,
    city: order.city ?? null,
    district: order.district ?? null,
    addressLine: order.addressLine ?? undefined,
    postcode: order.postcode ?? null,
    ...(isNewPhone ? { phone: order.phone ?? undefined } : {}),
  }
  return changesAnything(address, state) || isNewPhone ? address : null
}

/** A field that became empty keeps its old value in an order, so it must not count as a change for ever. */
const changesAnything = (address: NewAddress, state: OrderState) =>
  (['consignee', 'country', 'addressLine', 'postcode'] as const).some(
    (field) => address[field] && address[field] !== state[field]
  ) ||
  (['province', 'city', 'district'] as const).some(
    (field) => (address[field] ?? null) !== state[field]
  )

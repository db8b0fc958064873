import { toUnits } from '#orders/domain/amounts'
import type { ChangeAction, NewAddress } from '#orders/domain/change_actions'
import { sealContact } from '#orders/services/contact'
import { diffLines, diffRefunds } from '#modules/oms/domain/order_diff'
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

/**
 * The changes by which an order becomes what its platform says now; none when it is that already.
 * Once a parcel has left, only what is said of refunds and deadlines still counts.
 * @param linesStay while the warehouse holds goods of lines that are another on the platform
 */
export function changesFor(
  { mapped, lines }: ReadyRow,
  state: OrderState,
  linesStay = false
): ChangeAction[] {
  if (mapped.isPartial) return []
  const refunds = diffRefunds(state.lines, lines)
  if (!OPEN.has(state.status)) return [...refunds, ...restated(mapped, state)]
  const actions = state.status === 'cancelled' || linesStay ? [] : diffLines(state.lines, lines)
  const [shipping, tax] = [mapped.order.shippingAmount ?? '0', mapped.order.taxAmount ?? '0']
  if (toUnits(shipping) !== toUnits(state.shipping) || toUnits(tax) !== toUnits(state.tax)) {
    actions.push({ action: 'reprice', details: { shipping, tax } })
  }
  const address = addressChange(mapped, state)
  if (address) actions.push({ action: 'readdress', details: address })
  const notes = notesOf(mapped.order, state)
  if (Object.keys(notes).length > 0) actions.push({ action: 'renote', details: notes })
  return [...actions, ...refunds, ...restated(mapped, state, address !== null)]
}

/** Whether lines are another on the platform than here. */
export const linesDiffer = ({ lines }: ReadyRow, state: OrderState): boolean =>
  OPEN.has(state.status) && state.status !== 'cancelled' && diffLines(state.lines, lines).length > 0

/** What is kept as `source.facts`: what the platform says of the order, its memo included. */
export function factsOf({ facts, order }: ReadyRow['mapped']): Record<string, unknown> | undefined {
  const all = { ...facts, ...(order.sellerNote && { sellerNote: order.sellerNote }) }
  return Object.keys(all).length > 0 ? all : undefined
}

/** The flag has a change of its own. A new address forgets the platform's key of the old one: it is told again. */
function restated(mapped: ReadyRow['mapped'], state: OrderState, isMoved = false): ChangeAction[] {
  const { flag = null, ...facts } = factsOf(mapped) ?? {}
  const { flag: before = null, ...known } = state.facts ?? {}
  const shipBy = mapped.order.shipBy ?? null
  const reflag: ChangeAction[] =
    flag === before ? [] : [{ action: 'reflag', details: { flag: flag as string | null } }]
  const isSame =
    !(isMoved && facts.platformAddressKey) &&
    isEqual(facts, known) &&
    (shipBy ? new Date(shipBy).getTime() : null) === (state.shipBy?.getTime() ?? null)
  if (isSame) return reflag
  const all = flag === null ? facts : { ...facts, flag }
  return [...reflag, { action: 'restate', details: { shipBy, facts: all } }]
}

const isEqual = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => a[key] === b[key])

/**
 * The buyer's note as it stands there. The platform's memo counts when it is another than it was:
 * what staff wrote here since stays in front of it.
 */
function notesOf(order: ReadyRow['mapped']['order'], state: OrderState) {
  const notes: { buyerNote?: string | null; sellerNote?: string | null } = {}
  const [buyer, memo] = [order.buyerNote ?? null, order.sellerNote ?? null]
  const before = (state.facts?.sellerNote as string | undefined) ?? null
  if (buyer !== state.buyerNote) notes.buyerNote = buyer
  if (memo !== before) {
    const isOurs = state.sellerNote !== null && state.sellerNote !== before
    const next = isOurs ? [state.sellerNote, memo].filter(Boolean).join('\n') : memo
    if (next !== state.sellerNote) notes.sellerNote = next
  }
  return notes
}

/** What is masked now and was readable before is the same under a star, unless the platform says it is another address. */
function unmasked({ order, facts }: ReadyRow['mapped'], state: OrderState) {
  const isSame = (facts?.platformAddressKey ?? null) === (state.facts?.platformAddressKey ?? null)
  const read = (field: 'consignee' | 'addressLine') =>
    isSame && order[field]?.includes('*') && state[field] && !state[field].includes('*')
      ? state[field]
      : order[field]
  return { ...order, consignee: read('consignee'), addressLine: read('addressLine') }
}

function addressChange(mapped: ReadyRow['mapped'], state: OrderState): NewAddress | null {
  const order = unmasked(mapped, state)
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

import { blindIndex } from '#customers/services/keyring'
import { toUnits } from '#orders/domain/amounts'
import type { ChangeAction, NewAddress } from '#orders/domain/change_actions'
import type { OrderStatus } from '#orders/domain/order_machine'
import { sealContact } from '#orders/services/contact'
import { diffLines, diffRefunds } from '#modules/oms/domain/order_diff'
import type { Told } from '#modules/oms/domain/told'
import type { ReadyRow } from '#modules/oms/services/map_platform_orders'
import type { OrderState } from '#modules/oms/queries/order_states'

/** Everything of these has left: what the platform changes now comes too late. */
const LEFT: ReadonlySet<OrderStatus> = new Set(['shipped', 'delivered', 'completed'])

export interface PlatformChange {
  /** Typed changes by which the order becomes what its platform says now. */
  actions: ChangeAction[]
  /** What it says that cannot be done any more, as a park reason. */
  late: 'changed_after_shipping' | 'address_after_shipping' | null
}

/** The changes by which an order becomes what its platform says now; none when it is that already. */
export function changesFor(ready: ReadyRow, state: OrderState): PlatformChange {
  const { mapped, row } = ready
  if (mapped.isPartial) return { actions: [], late: null }
  const address = addressChange(mapped, row.told, state)
  const notes = noteChanges(mapped, state, address !== null)
  const lines = lineChanges(ready, state)
  if (LEFT.has(state.status)) {
    const isWaiting = mapped.status === 'to_ship' || mapped.status === 'held'
    if (lines.some(isLate)) return { actions: notes, late: 'changed_after_shipping' }
    return { actions: notes, late: address && isWaiting ? 'address_after_shipping' : null }
  }
  const moves: ChangeAction[] = address ? [{ action: 'readdress', details: address }] : []
  if (state.status === 'partly_shipped') {
    const due = lines.filter((one) => one.action === 'cancel_line' || one.action === 'refund_line')
    const late = lines.some(isLate) ? 'changed_after_shipping' : null
    return { actions: [...due, ...moves, ...notes], late }
  }
  return {
    actions: [...lines, ...chargeChanges(mapped.order, state), ...moves, ...notes],
    late: null,
  }
}

/** Goods more, fewer or others than what was sent; money and cancelled units are for after-sales. */
const isLate = ({ action }: ChangeAction) =>
  action === 'add_line' || action === 'change_qty' || action === 'remove_line'

function lineChanges({ lines, row }: ReadyRow, state: OrderState): ChangeAction[] {
  if (state.status === 'cancelled') return []
  return [
    ...diffLines(state.lines, lines),
    ...diffRefunds(state.lines, lines, row.told.refunds ?? {}),
  ]
}

function chargeChanges(order: ReadyRow['mapped']['order'], state: OrderState): ChangeAction[] {
  const [shipping, tax] = [order.shippingAmount ?? '0', order.taxAmount ?? '0']
  const isSame =
    toUnits(shipping) === toUnits(state.shipping) && toUnits(tax) === toUnits(state.tax)
  return isSame ? [] : [{ action: 'reprice', details: { shipping, tax } }]
}

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

/** Remarks, the flag and the platform's terms. */
function noteChanges(
  mapped: ReadyRow['mapped'],
  state: OrderState,
  isMoved: boolean
): ChangeAction[] {
  const notes = notesOf(mapped.order, state)
  const renote: ChangeAction[] =
    Object.keys(notes).length > 0 ? [{ action: 'renote', details: notes }] : []
  return [...renote, ...restated(mapped, state, isMoved)]
}

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

const FIELDS = [
  'consignee',
  'country',
  'province',
  'city',
  'district',
  'addressLine',
  'postcode',
] as const

/** What the platform says now, for the next version to be held against; it says less where only the status is told. */
export function toldBy({ row, mapped, lines }: ReadyRow): Told {
  const { order } = mapped
  if (mapped.isPartial) return row.told
  const refunds = lines.flatMap(({ externalLineNo, refundState: state }) =>
    state && state !== 'none' ? [[externalLineNo, state] as const] : []
  )
  return {
    address: addressHash(order),
    tags: order.tags ?? [],
    ...(refunds.length > 0 && { refunds: Object.fromEntries(refunds) }),
  }
}

const addressHash = (order: ReadyRow['mapped']['order']) =>
  blindIndex.hash(
    'address',
    JSON.stringify([...FIELDS.map((field) => order[field] ?? null), order.phone ?? null])
  )

/** Null when the platform says the same as before, hides the address by now, or the order has it already. */
function addressChange(
  mapped: ReadyRow['mapped'],
  told: Told,
  state: OrderState
): NewAddress | null {
  if (told.address !== undefined && told.address === addressHash(mapped.order)) return null
  const order = unmasked(mapped, state)
  const isMoved = FIELDS.some((field) => (order[field] ?? null) !== state[field])
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

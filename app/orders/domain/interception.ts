import type { ChangeAction } from '#orders/domain/change_actions'

/** The address changed after a waybill was made: the parcel goes on with a new one. */
export const ADDRESS_CHANGED = 'address_changed'
/** The platform took back what is in the parcel already. */
export const PLATFORM_REFUND = 'platform_refund'
/** The platform cancelled the order after another of its parcels left. */
export const PLATFORM_CANCELLED = 'platform_cancelled'
/** The platform says wait. */
export const PLATFORM_HOLD = 'platform_hold'
/** The platform says something newer of the order that could not be taken in. */
export const PLATFORM_CONFLICT = 'platform_conflict'
/** Money went back before shipping and the platform does not say what for. */
export const REFUND_UNCLEAR = 'refund_unclear'
/** A case gave the price of goods back that are picked already. */
export const CASE_REFUND = 'case_refund'
/** Somebody put the buyer on the block list after the parcel was begun. */
export const BUYER_BLOCKED = 'buyer_blocked'

/** Codes of why a parcel is stopped; each has words under `orders.stop_reasons`. A person's own reason is no code. */
export const STOP_CODES = [
  'held',
  'cancelled',
  'refund_open',
  PLATFORM_REFUND,
  PLATFORM_CANCELLED,
  PLATFORM_HOLD,
  PLATFORM_CONFLICT,
  REFUND_UNCLEAR,
  CASE_REFUND,
  ADDRESS_CHANGED,
  BUYER_BLOCKED,
] as const

/** Stops of a whole order: its parcels are not let go one by one. */
export const ORDER_STOPS: ReadonlySet<string> = new Set(['held', 'cancelled', PLATFORM_CONFLICT])

/** What one live parcel holds of an order line; a bundle's components are one piece. */
export interface Piece {
  orderLineId: number
  fulfilmentId: number
  /** Fulfilment lines that make the piece. */
  lineIds: number[]
  /** Units of the order line in the parcel. */
  units: number
  /** Whether any of it was picked. */
  isPicked: boolean
  status: 'planned' | 'reserved' | 'released' | 'picking' | 'packed'
}

export interface Wanted {
  orderLineId: number
  /** Units that are not to be sent any more. */
  qty: number
  /** Units that no parcel holds: they go first. */
  open: number
}

export interface TakeOutPlan {
  /** Fulfilment lines that leave their parcels. */
  dropped: { fulfilmentId: number; lineId: number }[]
  /** Parcels that hold units which cannot be taken out any more, with their order lines. */
  stuck: { fulfilmentId: number; orderLineId: number }[]
}

/** Parcels nobody works on first, then those being picked. */
const EASE: readonly Piece['status'][] = ['planned', 'reserved', 'released', 'picking']

/**
 * Which fulfilment lines leave their parcels so that units of order lines are free to be cancelled. A
 * piece goes whole and only while nothing of it was picked: what is in a tote or a box is for a
 * person, and its parcel is stopped instead. A line is taken out altogether or not at all.
 */
export function planTakeOut(wanted: readonly Wanted[], pieces: readonly Piece[]): TakeOutPlan {
  const plan: TakeOutPlan = { dropped: [], stuck: [] }
  for (const { orderLineId, qty, open } of wanted) {
    const own = pieces.filter((piece) => piece.orderLineId === orderLineId)
    const free = own
      .filter((piece) => !piece.isPicked && EASE.includes(piece.status))
      .sort((a, b) => EASE.indexOf(a.status) - EASE.indexOf(b.status))
    let left = qty - open
    const taken: Piece[] = []
    for (const piece of free) {
      if (left <= 0 || piece.units > left) continue
      taken.push(piece)
      left -= piece.units
    }
    if (left <= 0) {
      plan.dropped.push(
        ...taken.flatMap(({ fulfilmentId, lineIds }) =>
          lineIds.map((lineId) => ({ fulfilmentId, lineId }))
        )
      )
    } else plan.stuck.push(...own.map(({ fulfilmentId }) => ({ fulfilmentId, orderLineId })))
  }
  return plan
}

/** Whether an action alters what has to be sent; another price does not. */
export const isReshaping = (action: ChangeAction) =>
  ['add_line', 'remove_line', 'change_qty', 'cancel_line'].includes(action.action)

/** Units of a line that an action takes away; negative when it wants more. */
export function unitsTaken(action: ChangeAction, line: { qty: number; cancelled: number }): number {
  if (action.action === 'cancel_line') return action.qty
  if (action.action === 'remove_line') return line.qty - line.cancelled
  return action.action === 'change_qty' ? line.qty - action.qty : 0
}

import type { Board } from '../queries/get_board.js'
import type { WantedParcel } from '../services/plan_preview.js'

/** A parcel on the board: one that there is (`from`), or a new one. */
export interface BoardCard {
  key: string
  from: number | null
  number: string | null
  warehouseId: number
  notBefore: string | null
  reason: string | null
  lines: Units[]
}
export interface Units {
  orderLineId: number
  units: number
}
export interface BoardPlan {
  cards: BoardCard[]
  /** Units in no parcel. */
  open: Units[]
  /** How many cards were ever made, so that each has its own key. */
  made: number
}

/** Where units go: a card's key, a new parcel, or out of every parcel. */
export type Target = string | 'new' | 'open'

/** The parcels that can be dealt anew, as they stand. */
export function planOfBoard(board: Board): BoardPlan {
  const cards = board.parcels
    .filter((parcel) => parcel.isOpen)
    .map((parcel): BoardCard => ({
      key: `p${parcel.id}`,
      from: parcel.id,
      number: parcel.number,
      warehouseId: parcel.warehouseId,
      notBefore: parcel.notBefore,
      reason: parcel.reason,
      lines: parcel.lines.map((line) => ({ ...line })),
    }))
  const open = board.lines
    .filter((line) => line.open > 0)
    .map((line) => ({ orderLineId: line.orderLineId, units: line.open }))
  return { cards, open, made: 0 }
}

function add(list: readonly Units[], orderLineId: number, units: number): Units[] {
  const there = list.some((line) => line.orderLineId === orderLineId)
  const next = there
    ? list.map((line) =>
        line.orderLineId === orderLineId ? { ...line, units: line.units + units } : line
      )
    : [...list, { orderLineId, units }]
  return next.filter((line) => line.units > 0)
}

const newOnes = (n: number) => ({ key: `n${n}`, from: null, number: null, reason: null })

const newCard = (plan: BoardPlan, changes: Partial<BoardCard>): BoardCard => ({
  ...newOnes(plan.made + 1),
  ...{ warehouseId: 0, notBefore: null, lines: [] },
  ...changes,
})

/**
 * Moves units of a line. A new parcel leaves from where they come from, or from `warehouseId`.
 * Parcels left empty go; the same plan is answered where nothing moves.
 */
export function moveUnits(
  plan: BoardPlan,
  move: { orderLineId: number; units: number; from: string; to: Target },
  warehouseId: number
): BoardPlan {
  const { orderLineId, units, from, to } = move
  const source = from === 'open' ? null : plan.cards.find((card) => card.key === from)
  const held = (source?.lines ?? plan.open).find((line) => line.orderLineId === orderLineId)
  const isThere = to === 'new' || to === 'open' || plan.cards.some((card) => card.key === to)
  if (!held || !isThere || units < 1 || units > held.units || from === to) return plan
  let { cards, open, made } = plan
  if (source)
    cards = cards.map((card) =>
      card === source ? { ...card, lines: add(card.lines, orderLineId, -units) } : card
    )
  else open = add(open, orderLineId, -units)
  if (to === 'open') open = add(open, orderLineId, units)
  else if (to === 'new') {
    const lines = [{ orderLineId, units }]
    cards = [...cards, newCard(plan, { warehouseId: source?.warehouseId ?? warehouseId, lines })]
    made++
  } else
    cards = cards.map((card) =>
      card.key === to ? { ...card, lines: add(card.lines, orderLineId, units) } : card
    )
  return { cards: cards.filter((card) => card.lines.length > 0), open, made }
}

export const setWarehouse = (plan: BoardPlan, key: string, warehouseId: number): BoardPlan => ({
  ...plan,
  cards: plan.cards.map((card) => (card.key === key ? { ...card, warehouseId } : card)),
})

/** Everything that leaves from one warehouse in one parcel, the first of it. */
export function mergeAll(plan: BoardPlan): BoardPlan {
  const cards: BoardCard[] = []
  for (const card of plan.cards) {
    const host = cards.find(
      (one) => one.warehouseId === card.warehouseId && one.notBefore === card.notBefore
    )
    if (!host) cards.push({ ...card, lines: [...card.lines] })
    else
      host.lines = card.lines.reduce(
        (lines, line) => add(lines, line.orderLineId, line.units),
        host.lines
      )
  }
  return { ...plan, cards }
}

/** Each parcel into one for each answer of `markOf`; the first keeps its place. */
export function splitCards(
  plan: BoardPlan,
  markOf: (orderLineId: number) => string | number | null,
  changesOf: (mark: string | number | null) => Partial<BoardCard> = () => ({})
): BoardPlan {
  let { made } = plan
  const cards = plan.cards.flatMap((card) => {
    const groups = [...Map.groupBy(card.lines, (line) => markOf(line.orderLineId))]
    return groups.map(([mark, lines], index) =>
      index === 0 ? { ...card, lines } : { ...card, ...newOnes(++made), ...changesOf(mark), lines }
    )
  })
  return { ...plan, cards, made }
}

/** Parcels for what is in none, from the first warehouse that has it; what nobody has stays. */
export function planInHand(
  plan: BoardPlan,
  freeOf: (orderLineId: number) => Record<string, number>
): BoardPlan {
  let next = plan
  const taken = new Map<string, number>()
  for (const line of plan.open) {
    let left = line.units
    const places = Object.entries(freeOf(line.orderLineId)).sort((a, b) => b[1] - a[1])
    for (const [place, free] of places) {
      const key = `${place}:${line.orderLineId}`
      const units = Math.min(left, free - (taken.get(key) ?? 0))
      if (units < 1) continue
      taken.set(key, units)
      left -= units
      const host = next.cards.find(
        (card) =>
          card.from === null && card.reason === 'in_hand' && card.warehouseId === Number(place)
      )
      next = moveUnits(
        next,
        { orderLineId: line.orderLineId, units, from: 'open', to: host?.key ?? 'new' },
        Number(place)
      )
      if (!host)
        next = {
          ...next,
          cards: next.cards.map((card, index) =>
            index === next.cards.length - 1 ? { ...card, reason: 'in_hand' } : card
          ),
        }
    }
  }
  return next
}

/** As the server takes it. */
export const wantedOf = (plan: BoardPlan): WantedParcel[] =>
  plan.cards.map(({ from, warehouseId, notBefore, reason, lines }) => ({
    ...{ from, warehouseId, notBefore, reason, lines },
  }))

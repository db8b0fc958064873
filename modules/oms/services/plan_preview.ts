import type { Trx } from '#kernel/transaction'
import { problemsOf, type Problem } from '#modules/oms/domain/arrangement'
import type { Board, BoardParcel } from '#modules/oms/queries/get_board'
import { freightText, ParcelQuotes, planned } from '#modules/oms/services/parcel_quotes'

/** A parcel as somebody wants it. */
export interface WantedParcel {
  warehouseId: number
  lines: { orderLineId: number; units: number }[]
  /** The parcel on the board that it comes from; its courier is kept while it takes the parcel. */
  from?: number | null
  reason?: string | null
  notBefore?: string | null
}

export interface PricedParcel {
  warehouseId: number
  weightG: number
  volumeMm3: number
  units: number
  courier: string | null
  service: string | null
  /** Decimal text in the company's currency; null where nobody takes it or there are no tariffs. */
  freight: string | null
  promisedAt: string | null
}

export interface PlanSide {
  parcels: PricedParcel[]
  /** Of the parcels with a price. */
  freight: string
  /** Parcels that nobody takes, or that have no price. */
  unpriced: number
  /** When the last one is there. */
  promisedAt: string | null
}

export interface PlanPreview {
  before: PlanSide
  after: PlanSide
  /** What the orders' margin gains (or loses) by it: the freight that is not paid. */
  margin: string
  problems: Problem[]
}

/** The parcels on a board that are dealt anew, and what they would become, priced by the same tariffs side by side. */
export async function previewPlan(
  board: Board,
  wanted: readonly WantedParcel[],
  trx: Trx | null = null
): Promise<PlanPreview & { quotes: ReturnType<typeof planned>[] }> {
  const quotes = await ParcelQuotes.load(trx)
  const open = board.parcels.filter((parcel) => parcel.isOpen)
  const before = open.map((parcel) => price(board, quotes, { ...parcel, from: parcel.id }))
  const after = wanted.map((parcel) => price(board, quotes, parcel))
  const elsewhere = board.parcels.filter((parcel) => !parcel.isOpen)
  const problems = problemsOf(
    wanted,
    new Map(board.orders.map((order) => [order.id, order])),
    new Map(board.lines.map((line) => [line.orderLineId, line])),
    elsewhere
  )
  after.forEach((one, parcel) => {
    if (one.isOut) problems.push({ code: 'no_courier', parcel, orderId: null, isHard: false })
  })
  const [now, then] = [sideOf(before), sideOf(after)]
  return {
    before: now,
    after: then,
    margin: signed(total(before) - total(after)),
    problems,
    quotes: after.map((one) => one.plan),
  }
}

interface Priced extends PricedParcel {
  points: number
  isOut: boolean
  plan: ReturnType<typeof planned>
}

function price(board: Board, quotes: ParcelQuotes, parcel: WantedParcel): Priced {
  let [weightG, volumeMm3, units] = [0, 0, 0]
  for (const line of parcel.lines) {
    const known = board.lines.find((one) => one.orderLineId === line.orderLineId)
    weightG += (known?.weightG ?? 0) * line.units
    volumeMm3 += (known?.volumeMm3 ?? 0) * line.units
    units += line.units
  }
  const [first] = parcel.lines
  const owner = board.lines.find((line) => line.orderLineId === first?.orderLineId)?.orderId
  const order = board.orders.find((one) => one.id === owner)
  const old = board.parcels.find((one: BoardParcel) => one.id === parcel.from)
  const quote = quotes.of({
    warehouseId: parcel.warehouseId,
    regionCode: order?.regionCode ?? null,
    weightG,
    volumeMm3,
    requiredCourier: order?.requiredCourier,
    isCod: order?.isCod,
    prefers: old?.courier ? { courier: old.courier, service: old.service } : null,
  })
  const plan = planned(quote)
  return {
    warehouseId: parcel.warehouseId,
    weightG,
    volumeMm3,
    units,
    courier: plan.courierCode,
    service: plan.courierService,
    freight: plan.freightEstimated,
    promisedAt: parcel.notBefore ?? plan.promisedAt,
    points: quote?.freight ?? 0,
    isOut: quote === null,
    plan,
  }
}

const total = (parcels: readonly Priced[]) =>
  parcels.reduce((sum, parcel) => sum + parcel.points, 0)

const signed = (points: number) => (points < 0 ? `-${freightText(-points)}` : freightText(points))

function sideOf(parcels: readonly Priced[]): PlanSide {
  const moments = parcels.flatMap((parcel) => parcel.promisedAt ?? []).sort()
  return {
    parcels: parcels.map(({ points, isOut, plan, ...parcel }) => parcel),
    freight: freightText(total(parcels)),
    unpriced: parcels.filter((parcel) => parcel.freight === null).length,
    promisedAt: moments.at(-1) ?? null,
  }
}

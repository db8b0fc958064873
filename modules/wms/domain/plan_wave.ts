import { batchOrders } from './batch_orders.js'
import { BinPool, type BinOffer, type BinShortage, type Demand, type Take } from './choose_bins.js'
import { tourLength, type Block, type Stop } from './routing/block.js'
import { planRoute, type RouteMethod } from './routing/plan_route.js'

/** A bin's offer with its place on the floor. */
export interface PlacedOffer extends BinOffer {
  y: number
  code: string
}

export interface WaveOrder {
  fulfilmentId: number
  /** Epoch milliseconds; Infinity when nobody promised a time. */
  dueAt: number
  demands: Demand[]
}

export interface PlannedShare {
  fulfilmentId: number
  fulfilmentLineId: number
  cartSlot: number
  qty: number
}

export interface PlannedLine {
  seq: number
  binId: number
  skuId: number
  qty: number
  shares: PlannedShare[]
}

/** One cart's walk; lengths in millimetres. */
export interface PlannedTask {
  orders: { fulfilmentId: number; cartSlot: number }[]
  lines: PlannedLine[]
  method: RouteMethod
  plannedMm: number
  /** The same stops in the order of the bins' codes. */
  naiveMm: number
  methods: Record<RouteMethod, number>
}

export interface WavePlan {
  tasks: PlannedTask[]
  /** Why fulfilments stayed out: their goods are not (all) in bins a picker may go to. */
  shortages: BinShortage[]
}

/**
 * Plans a wave: who rides on which cart, from which bins the goods come, and
 * in which order a picker walks past them. A fulfilment that the bins cannot
 * serve whole stays out.
 */
export function planWave(
  orders: readonly WaveOrder[],
  offers: readonly PlacedOffer[],
  { block, cartSlots }: { block: Block; cartSlots: number }
): WavePlan {
  const shortages = new Map<number, BinShortage[]>()
  const trial = new BinPool(offers)
  const possible = [...orders].sort(byUrgency).filter((order) => {
    const choice = trial.take(order.demands)
    if (choice.shortages.length > 0) shortages.set(order.fulfilmentId, choice.shortages)
    return choice.shortages.length === 0
  })
  const pool = new BinPool(offers)
  const withAisles = possible.map((order) => ({
    ...order,
    aisles: [
      ...new Set(order.demands.flatMap((demand) => pool.aislesOf(demand.skuId).slice(0, 1))),
    ],
  }))
  const tasks: PlannedTask[] = []
  for (const cart of batchOrders(withAisles, cartSlots)) {
    const visited = new Set<number>()
    const riding: { fulfilmentId: number; takes: Take[] }[] = []
    for (const order of cart) {
      const { takes, shortages: missing } = pool.take(order.demands, visited)
      if (missing.length > 0) shortages.set(order.fulfilmentId, missing)
      else riding.push({ fulfilmentId: order.fulfilmentId, takes })
    }
    if (riding.length > 0) tasks.push(planTask(riding, offers, block))
  }
  return { tasks, shortages: [...shortages.values()].flat() }
}

const byUrgency = (a: WaveOrder, b: WaveOrder) => {
  return a.dueAt === b.dueAt ? a.fulfilmentId - b.fulfilmentId : a.dueAt - b.dueAt
}

function planTask(
  riding: readonly { fulfilmentId: number; takes: Take[] }[],
  offers: readonly PlacedOffer[],
  block: Block
): PlannedTask {
  const places = new Map(offers.map((offer) => [offer.binId, offer]))
  const lines = new Map<string, Omit<PlannedLine, 'seq'>>()
  riding.forEach(({ fulfilmentId, takes }, index) => {
    for (const { binId, skuId, fulfilmentLineId, qty } of takes) {
      const key = `${binId}:${skuId}`
      const line = lines.get(key) ?? { binId, skuId, qty: 0, shares: [] }
      line.qty += qty
      line.shares.push({ fulfilmentId, fulfilmentLineId, cartSlot: index + 1, qty })
      lines.set(key, line)
    }
  })
  const stopOf = ({ binId }: { binId: number }): Stop => ({
    x: places.get(binId)!.x,
    y: places.get(binId)!.y,
  })
  const all = [...lines.values()]
  const route = planRoute(block, all.map(stopOf))
  const turn = new Map(route.tour.map((stop, index) => [`${stop.x}:${stop.y}`, index]))
  const at = (line: { binId: number }) => turn.get(`${stopOf(line).x}:${stopOf(line).y}`)!
  const code = (line: { binId: number }) => places.get(line.binId)!.code
  const compareCodes = (a: string, b: string) => (a < b ? -1 : Number(a > b))
  const walked = [...all].sort(
    (a, b) => at(a) - at(b) || compareCodes(code(a), code(b)) || a.skuId - b.skuId
  )
  const naive = [...all].sort((a, b) => compareCodes(code(a), code(b)))
  return {
    orders: riding.map(({ fulfilmentId }, index) => ({ fulfilmentId, cartSlot: index + 1 })),
    lines: walked.map((line, index) => ({ ...line, seq: index + 1 })),
    method: route.method,
    plannedMm: route.length,
    naiveMm: tourLength(block, naive.map(stopOf)),
    methods: route.lengths,
  }
}

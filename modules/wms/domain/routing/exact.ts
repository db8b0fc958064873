import { byAisle, type AisleStops, type Block, type Stop } from './block.js'
import { tourOfEdges, type Edge } from './euler.js'

/**
 * The shortest tour of one block, by dynamic programming over its aisles from
 * left to right (H. D. Ratliff and A. S. Rosenthal, "Order-picking in a
 * rectangular warehouse: a solvable case of the traveling salesman problem",
 * Operations Research 31, 1983). A partial tour matters to the aisles still to
 * come only by what it leaves at the front and back end of the last aisle: the
 * parity of its edges there and whether they hang together. Seven such states,
 * six ways through an aisle and five to the next make the work linear in the
 * number of aisles.
 */
export function exactRoute(block: Block, stops: readonly Stop[]): Stop[] {
  const columns = columnsOf(block, stops)
  let layer: Layer = new Map([['00.0', { cost: 0, edges: null }]])
  columns.forEach((column, index) => {
    layer = crossAisle(block, column, layer)
    const next = columns[index + 1]
    if (next) layer = alongCrossAisles(block, column.x, next.x, layer)
  })
  const [best] = FINAL.flatMap((state) => layer.get(state) ?? []).sort((a, b) => a.cost - b.cost)
  return tourOfEdges(block, unroll(best.edges), stops)
}

/**
 * What lies at the front and the back end so far (0 nothing, U an odd, E an
 * even number of edges) and how many connected pieces there are.
 */
type State = '00.0' | '00.1' | 'E0.1' | '0E.1' | 'EE.1' | 'EE.2' | 'UU.1'
const FINAL: readonly State[] = ['00.1', 'E0.1', '0E.1', 'EE.1', '00.0']

/** Partial tours share their beginnings: a linked list of the edges added. */
interface Link {
  added: Edge[]
  before: Link | null
}
type Layer = Map<State, { cost: number; edges: Link | null }>

/** An aisle with stops, or the depot's place on the front cross aisle. */
interface Column extends AisleStops {
  /** Without an aisle behind it nobody can walk through to the back. */
  walkable: boolean
}

function columnsOf(block: Block, stops: readonly Stop[]): Column[] {
  const columns = byAisle(stops).map((aisle) => ({ ...aisle, walkable: true }))
  const home = columns.find((column) => column.x === block.depotX)
  if (!home) columns.push({ x: block.depotX, ys: [block.front], walkable: false })
  else if (home.ys[0] !== block.front) home.ys.unshift(block.front)
  return columns.sort((a, b) => a.x - b.x)
}

/** Where each state goes when an aisle is added in one of the ways of {@link waysThrough}. */
const THROUGH: Record<Way, Partial<Record<State, State>>> = {
  once: {
    '00.0': 'UU.1',
    'E0.1': 'UU.1',
    '0E.1': 'UU.1',
    'EE.1': 'UU.1',
    'EE.2': 'UU.1',
    'UU.1': 'EE.1',
  },
  twice: {
    '00.0': 'EE.1',
    'E0.1': 'EE.1',
    '0E.1': 'EE.1',
    'EE.1': 'EE.1',
    'EE.2': 'EE.1',
    'UU.1': 'UU.1',
  },
  front: {
    '00.0': 'E0.1',
    'E0.1': 'E0.1',
    '0E.1': 'EE.2',
    'EE.1': 'EE.1',
    'EE.2': 'EE.2',
    'UU.1': 'UU.1',
  },
  back: {
    '00.0': '0E.1',
    'E0.1': 'EE.2',
    '0E.1': '0E.1',
    'EE.1': 'EE.1',
    'EE.2': 'EE.2',
    'UU.1': 'UU.1',
  },
  both: {
    '00.0': 'EE.2',
    'E0.1': 'EE.2',
    '0E.1': 'EE.2',
    'EE.1': 'EE.1',
    'EE.2': 'EE.2',
    'UU.1': 'UU.1',
  },
}
type Way = 'once' | 'twice' | 'front' | 'back' | 'both'

/** Walk through once or twice, or turn around inside, coming from the front, the back or both. */
function waysThrough(
  block: Block,
  { x, ys, walkable }: Column
): { way: Way; cost: number; edges: Edge[] }[] {
  const length = block.back - block.front
  const first = ys[0]
  const last = ys[ys.length - 1]
  const front = (to: number): Edge => ({ x1: x, y1: block.front, x2: x, y2: to, times: 2 })
  const back = (to: number): Edge => ({ x1: x, y1: to, x2: x, y2: block.back, times: 2 })
  const ways: { way: Way; cost: number; edges: Edge[] }[] = [
    { way: 'front', cost: 2 * (last - block.front), edges: [front(last)] },
  ]
  if (!walkable) return ways
  const through = (times: number): Edge[] => [
    { x1: x, y1: block.front, x2: x, y2: block.back, times },
  ]
  ways.push(
    { way: 'once', cost: length, edges: through(1) },
    { way: 'twice', cost: 2 * length, edges: through(2) },
    { way: 'back', cost: 2 * (block.back - first), edges: [back(first)] }
  )
  let gap = 0
  for (let i = 1; i < ys.length; i++)
    if (i === 1 || ys[i] - ys[i - 1] > ys[gap] - ys[gap - 1]) gap = i
  if (gap > 0) {
    ways.push({
      way: 'both',
      cost: 2 * (length - (ys[gap] - ys[gap - 1])),
      edges: [front(ys[gap - 1]), back(ys[gap])],
    })
  }
  return ways
}

function crossAisle(block: Block, column: Column, layer: Layer): Layer {
  const next: Layer = new Map()
  for (const { way, cost, edges } of waysThrough(block, column)) {
    for (const [state, partial] of layer) {
      offer(next, THROUGH[way][state], partial.cost + cost, edges, partial.edges)
    }
  }
  return next
}

/** From one aisle to the next: how often along the front and the back cross aisle. */
const ALONG: Record<State, readonly { front: number; back: number; to: State }[]> = {
  '00.0': [{ front: 0, back: 0, to: '00.0' }],
  '00.1': [{ front: 0, back: 0, to: '00.1' }],
  'E0.1': [{ front: 2, back: 0, to: 'E0.1' }],
  '0E.1': [{ front: 0, back: 2, to: '0E.1' }],
  'EE.1': [
    { front: 2, back: 0, to: 'E0.1' },
    { front: 0, back: 2, to: '0E.1' },
    { front: 2, back: 2, to: 'EE.1' },
  ],
  'EE.2': [{ front: 2, back: 2, to: 'EE.2' }],
  'UU.1': [{ front: 1, back: 1, to: 'UU.1' }],
}

function alongCrossAisles(block: Block, from: number, to: number, layer: Layer): Layer {
  const next: Layer = new Map()
  for (const [state, partial] of layer) {
    for (const { front, back, to: reached } of ALONG[state]) {
      const edges: Edge[] = []
      if (front) edges.push({ x1: from, y1: block.front, x2: to, y2: block.front, times: front })
      if (back) edges.push({ x1: from, y1: block.back, x2: to, y2: block.back, times: back })
      offer(next, reached, partial.cost + (front + back) * (to - from), edges, partial.edges)
    }
  }
  return next
}

function offer(
  layer: Layer,
  state: State | undefined,
  cost: number,
  added: Edge[],
  before: Link | null
) {
  if (!state) return
  const held = layer.get(state)
  if (!held || cost < held.cost) layer.set(state, { cost, edges: { added, before } })
}

function unroll(link: Link | null): Edge[] {
  const edges: Edge[] = []
  for (let at = link; at; at = at.before) edges.push(...at.added)
  return edges
}

import { byAisle, depotOf, type Block, type Stop } from './block.js'

/** A straight walk along an aisle or a cross aisle, made `times` times. */
export interface Edge {
  x1: number
  y1: number
  x2: number
  y2: number
  times: number
}

const key = (x: number, y: number) => `${x}:${y}`

/**
 * The order in which a closed walk over all the edges passes the stops
 * (Hierholzer). Every place has an even number of edges and all hang together,
 * so such a walk from the depot exists.
 */
export function tourOfEdges(block: Block, edges: readonly Edge[], stops: readonly Stop[]): Stop[] {
  const places = new Map<string, { to: string[] }>()
  const wanted = new Map(stops.map((stop) => [key(stop.x, stop.y), stop]))
  const place = (at: string) => places.get(at) ?? places.set(at, { to: [] }).get(at)!
  for (const [a, b] of pieces(edges, stops)) {
    place(a).to.push(b)
    place(b).to.push(a)
  }
  const depot = depotOf(block)
  const circuit: string[] = []
  const path = [key(depot.x, depot.y)]
  while (path.length > 0) {
    const at = path[path.length - 1]
    const onward = place(at).to.pop()
    if (onward === undefined) {
      circuit.push(path.pop()!)
      continue
    }
    const back = place(onward).to
    back.splice(back.indexOf(at), 1)
    path.push(onward)
  }
  const seen = new Set<string>()
  return circuit.flatMap((at) => {
    const stop = wanted.get(at)
    if (!stop || seen.has(at)) return []
    seen.add(at)
    return [stop]
  })
}

/** Edges cut at the stops they pass, once for each time they are walked. */
function pieces(edges: readonly Edge[], stops: readonly Stop[]): [string, string][] {
  const onAisle = new Map(byAisle(stops).map(({ x, ys }) => [x, ys]))
  return edges.flatMap(({ x1, y1, x2, y2, times }) => {
    const marks =
      x1 === x2
        ? [y1, ...(onAisle.get(x1) ?? []).filter((y) => y > y1 && y < y2), y2].map((y) =>
            key(x1, y)
          )
        : [key(x1, y1), key(x2, y2)]
    const walked: [string, string][] = []
    for (let i = 1; i < marks.length; i++) {
      if (marks[i] !== marks[i - 1])
        for (let n = 0; n < times; n++) walked.push([marks[i - 1], marks[i]])
    }
    return walked
  })
}

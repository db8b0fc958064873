import { test } from '@japa/runner'
import fc from 'fast-check'
import { depotOf, tourLength, walk, type Block, type Stop } from '../../domain/routing/block.js'
import { exactRoute } from '../../domain/routing/exact.js'
import { nearest, twoOpt } from '../../domain/routing/heuristics.js'
import { METHODS, planRoute } from '../../domain/routing/plan_route.js'

/** Aisles 3 m apart, bays 1 m apart, a metre of cross aisle at either end. */
const floor = (aisles: number, bays: number, maxStops: number) =>
  fc
    .record({
      depotAisle: fc.integer({ min: 0, max: aisles - 1 }),
      offset: fc.constantFrom(0, 0, 1400),
      cells: fc.uniqueArray(fc.tuple(fc.nat(aisles - 1), fc.nat(bays - 1)), {
        minLength: 1,
        maxLength: maxStops,
        selector: (cell) => cell.join(),
      }),
    })
    .map(({ depotAisle, offset, cells }) => ({
      block: {
        front: 0,
        back: (bays + 1) * 1000,
        depotX: depotAisle * 3000 + offset,
      } satisfies Block,
      stops: cells.map(([aisle, bay]): Stop => ({ x: aisle * 3000, y: (bay + 1) * 1000 })),
    }))

function* permutations<T>(list: readonly T[]): Generator<T[]> {
  if (list.length <= 1) return yield [...list]
  for (let i = 0; i < list.length; i++) {
    for (const rest of permutations([...list.slice(0, i), ...list.slice(i + 1)]))
      yield [list[i], ...rest]
  }
}

function bruteForce(block: Block, stops: readonly Stop[]): number {
  let best = Infinity
  for (const order of permutations(stops)) best = Math.min(best, tourLength(block, order))
  return best
}

/** Shortest walks found without the formula: Dijkstra over the grid of aisles and cross aisles. */
function walkByGraph(block: Block, xs: number[], a: Stop, b: Stop): number {
  const places = new Map<string, { x: number; y: number }>()
  for (const x of xs) for (const y of [block.front, block.back]) places.set(`${x}:${y}`, { x, y })
  for (const stop of [a, b]) places.set(`${stop.x}:${stop.y}`, stop)
  const list = [...places.values()]
  const edge = (p: Stop, q: Stop) => {
    if (p.x === q.x) return Math.abs(p.y - q.y)
    const sameCross = p.y === q.y && (p.y === block.front || p.y === block.back)
    return sameCross ? Math.abs(p.x - q.x) : Infinity
  }
  const dist = new Map(list.map((p) => [p, p === places.get(`${a.x}:${a.y}`) ? 0 : Infinity]))
  for (let round = 0; round < list.length; round++) {
    for (const p of list)
      for (const q of list) dist.set(q, Math.min(dist.get(q)!, dist.get(p)! + edge(p, q)))
  }
  return dist.get(places.get(`${b.x}:${b.y}`)!)!
}

test.group('wms routing', () => {
  test('the walk between two stops is the shortest way over the floor', ({ assert }) => {
    fc.assert(
      fc.property(floor(5, 12, 4), ({ block, stops }) => {
        const xs = [...new Set([...stops.map((s) => s.x), block.depotX])]
        const all = [depotOf(block), ...stops]
        for (const a of all)
          for (const b of all) assert.equal(walk(block, a, b), walkByGraph(block, xs, a, b))
      }),
      { numRuns: 60 }
    )
  })

  test('the exact route is as short as the best of all orders', ({ assert }) => {
    fc.assert(
      fc.property(floor(4, 8, 7), ({ block, stops }) => {
        assert.equal(tourLength(block, exactRoute(block, stops)), bruteForce(block, stops))
      }),
      { numRuns: 150 }
    )
  })

  test('every method visits every stop once', ({ assert }) => {
    fc.assert(
      fc.property(floor(8, 20, 60), ({ block, stops }) => {
        const route = planRoute(block, stops)
        const names = (list: readonly Stop[]) => list.map((s) => `${s.x}:${s.y}`).sort()
        assert.deepEqual(names(route.tour), names(stops))
        assert.equal(route.length, tourLength(block, route.tour))
      }),
      { numRuns: 200 }
    )
  })

  test('the planned route is no longer than that of any method', ({ assert }) => {
    fc.assert(
      fc.property(floor(10, 30, 80), ({ block, stops }) => {
        const { length, lengths } = planRoute(block, stops)
        for (const method of METHODS) assert.isAtMost(length, lengths[method])
        assert.equal(length, lengths.exact)
        const farthest = Math.max(...stops.map((stop) => walk(block, depotOf(block), stop)))
        assert.isAtLeast(length, 2 * farthest)
      }),
      { numRuns: 200 }
    )
  })

  test('2-opt never makes a tour longer', ({ assert }) => {
    fc.assert(
      fc.property(floor(6, 20, 40), ({ block, stops }) => {
        for (const tour of [stops, nearest(block, stops)]) {
          assert.isAtMost(tourLength(block, twoOpt(block, tour)), tourLength(block, tour))
        }
      }),
      { numRuns: 100 }
    )
  })

  test('a walk through all of an even number of aisles has the length of the S', ({ assert }) => {
    const block: Block = { front: 0, back: 21_000, depotX: 0 }
    const stops = [0, 1, 2, 3].flatMap((a) =>
      Array.from({ length: 20 }, (_, b) => ({ x: a * 3000, y: (b + 1) * 1000 }))
    )
    const { length, lengths } = planRoute(block, stops)
    assert.equal(lengths.s_shape, 4 * 21_000 + 2 * 9000)
    assert.equal(length, lengths.s_shape)
  })

  test('nothing to fetch is no way to go; a stop outside the block is refused', ({ assert }) => {
    const block: Block = { front: 0, back: 10_000, depotX: 0 }
    assert.equal(planRoute(block, []).length, 0)
    assert.throws(() => planRoute(block, [{ x: 0, y: 10_001 }]), /outside the block/)
  })

  test('several bins above each other are one stop', ({ assert }) => {
    const block: Block = { front: 0, back: 10_000, depotX: 0 }
    const route = planRoute(block, [
      { x: 0, y: 2000 },
      { x: 0, y: 2000 },
    ])
    assert.lengthOf(route.tour, 1)
    assert.equal(route.length, 4000)
  })
})

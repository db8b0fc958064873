import { test } from '@japa/runner'
import fc from 'fast-check'
import { firstCome } from '#modules/oms/domain/batch_first_come'
import { solveBatch, type BatchProblem, type BatchSolution } from '#modules/oms/domain/batch_solver'

/** Every choice of ways, one contender after the other. */
function bruteForce({ contenders, free }: BatchProblem): number {
  const left = [...free]
  let best = 0
  const go = (at: number, value: number): void => {
    best = Math.max(best, value)
    if (at === contenders.length) return
    go(at + 1, value)
    for (const { uses, gain } of contenders[at].ways) {
      if (uses.some(([resource, qty]) => left[resource] < qty)) continue
      for (const [resource, qty] of uses) left[resource] -= qty
      go(at + 1, value + gain)
      for (const [resource, qty] of uses) left[resource] += qty
    }
  }
  go(0, 0)
  return best
}

const batch = (contenders: number, resources: number) =>
  fc.record({
    contenders: fc.array(
      fc.record({
        ways: fc.array(
          fc.record({
            uses: fc.uniqueArray(fc.tuple(fc.nat(resources - 1), fc.integer({ min: 1, max: 3 })), {
              minLength: 1,
              maxLength: 3,
              selector: ([resource]) => resource,
            }),
            gain: fc.integer({ min: 1, max: 100 }),
          }),
          { minLength: 1, maxLength: 3 }
        ),
      }),
      { maxLength: contenders }
    ),
    free: fc.array(fc.nat(5), { minLength: resources, maxLength: resources }),
  }) as fc.Arbitrary<BatchProblem>

function check(problem: BatchProblem, { chosen, value }: Pick<BatchSolution, 'chosen' | 'value'>) {
  const left = [...problem.free]
  let sum = 0
  for (const [at, index] of chosen.entries()) {
    if (index < 0) continue
    const way = problem.contenders[at].ways[index]
    sum += way.gain
    for (const [resource, qty] of way.uses) left[resource] -= qty
  }
  return sum === value && left.every((qty) => qty >= 0)
}

test.group('oms | a batch of orders that compete', () => {
  test('gives no more than there is, at least what first come gives, at most the bound', () => {
    fc.assert(
      fc.property(batch(30, 6), (problem) => {
        const solution = solveBatch(problem)
        const greedy = firstCome(problem)
        return (
          check(problem, solution) &&
          check(problem, greedy) &&
          solution.value >= greedy.value &&
          solution.value <= solution.bound + 1e-6
        )
      }),
      { numRuns: 300 }
    )
  })

  test('small batches: as good as the best of all ways, nearly always', ({ assert }) => {
    let [mine, best, greedy, exact, count] = [0, 0, 0, 0, 0]
    fc.assert(
      fc.property(batch(8, 4), (problem) => {
        const most = bruteForce(problem)
        const solution = solveBatch(problem)
        assert.isAtMost(most, solution.bound + 1e-6)
        mine += solution.value
        best += most
        greedy += firstCome(problem).value
        if (solution.value === most) exact++
        count++
      }),
      { numRuns: 400 }
    )
    assert.isAbove(mine / best, 0.99)
    assert.isAbove(exact / count, 0.93)
    assert.isAbove(mine, greedy)
  })

  test('orders that fill each other’s gaps beat the one that came first', ({ assert }) => {
    const one = (gain: number, qty: number) => ({ ways: [{ uses: [[0, qty] as const], gain }] })
    const { chosen, prices } = solveBatch({
      contenders: [one(5, 3), one(4, 1), one(4, 2)],
      free: [3],
    })
    assert.deepEqual(chosen, [-1, 0, 0])
    assert.isAbove(prices[0], 0)
  })

  test('who can be served elsewhere makes room', ({ assert }) => {
    const problem: BatchProblem = {
      contenders: [
        {
          ways: [
            { uses: [[0, 1]], gain: 10 },
            { uses: [[1, 1]], gain: 9 },
          ],
        },
        { ways: [{ uses: [[0, 1]], gain: 8 }] },
      ],
      free: [1, 1],
    }
    assert.deepEqual(solveBatch(problem).chosen, [1, 0])
    assert.deepEqual(firstCome(problem).chosen, [0, -1])
  })

  test('what there is enough of has no price; the same input gives the same answer', ({
    assert,
  }) => {
    const problem: BatchProblem = {
      contenders: Array.from({ length: 5 }, (_, n) => ({
        ways: [{ uses: [[0, 1] as const, [1, 1] as const], gain: n + 1 }],
      })),
      free: [2, 9],
    }
    const solution = solveBatch(problem)
    assert.deepEqual(solution.chosen, [-1, -1, -1, 0, 0])
    assert.equal(solution.prices[1], 0)
    assert.deepEqual(solveBatch(problem), solution)
  })
})

import type { BatchProblem } from './batch_solver.js'

/** A part of a batch that shares nothing scarce with the rest. */
export interface BatchPart extends BatchProblem {
  /** Places of its contenders and resources in the whole. */
  members: number[]
  resources: number[]
}

/** What is scarce among so many: wanted more than there is, if all took the way that takes most of it. */
function scarce({ contenders, free }: BatchProblem): boolean[] {
  const wanted = free.map(() => 0)
  for (const { ways } of contenders) {
    const most = new Map<number, number>()
    for (const { uses } of ways)
      for (const [resource, qty] of uses) most.set(resource, Math.max(most.get(resource) ?? 0, qty))
    for (const [resource, qty] of most) wanted[resource] += qty
  }
  return wanted.map((qty, resource) => qty > free[resource])
}

/** The parts of a batch, without what there is enough of; contenders nobody stands against are parts of their own. */
export function components(problem: BatchProblem): BatchPart[] {
  const isScarce = scarce(problem)
  const groups = new Groups(problem.contenders.length)
  const first = new Map<number, number>()
  for (const [at, { ways }] of problem.contenders.entries())
    for (const { uses } of ways)
      for (const [resource] of uses) {
        if (!isScarce[resource]) continue
        const other = first.get(resource)
        if (other === undefined) first.set(resource, at)
        else groups.join(at, other)
      }
  const members = Map.groupBy(problem.contenders.keys(), (at) => groups.rootOf(at))
  return [...members.values()].map((list) => partOf(problem, list, isScarce))
}

function partOf(problem: BatchProblem, members: number[], isScarce: boolean[]): BatchPart {
  const places = new Map<number, number>()
  const resources: number[] = []
  const contenders = members.map((member) => ({
    ways: problem.contenders[member].ways.map(({ uses, gain }) => ({
      gain,
      uses: uses
        .filter(([resource]) => isScarce[resource])
        .map(([resource, qty]) => {
          if (!places.has(resource)) places.set(resource, resources.push(resource) - 1)
          return [places.get(resource)!, qty] as const
        }),
    })),
  }))
  return {
    contenders,
    free: resources.map((resource) => problem.free[resource]),
    members,
    resources,
  }
}

/** Disjoint sets. */
class Groups {
  readonly #up: number[]

  constructor(size: number) {
    this.#up = Array.from({ length: size }, (_, at) => at)
  }

  rootOf(at: number): number {
    while (this.#up[at] !== at) {
      this.#up[at] = this.#up[this.#up[at]]
      at = this.#up[at]
    }
    return at
  }

  join(a: number, b: number) {
    const [one, other] = [this.rootOf(a), this.rootOf(b)]
    this.#up[Math.max(one, other)] = Math.min(one, other)
  }
}

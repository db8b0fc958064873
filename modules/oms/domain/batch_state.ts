import type { BatchProblem, Way } from './batch_solver.js'

/** Who is filled so far, and what is left; steps can be taken back to any point before. */
export class BatchState {
  readonly chosen: number[]
  readonly left: number[]
  value = 0
  /** Contender and the way it had before, one a step. */
  readonly #steps: [at: number, before: number][] = []

  constructor(readonly problem: BatchProblem) {
    this.chosen = problem.contenders.map(() => -1)
    this.left = [...problem.free]
  }

  fits = (way: Way) => way.uses.every(([resource, qty]) => this.left[resource] >= qty)

  wayOf(at: number): Way | null {
    return this.chosen[at] < 0 ? null : this.problem.contenders[at].ways[this.chosen[at]]
  }

  /** Gives a waiting contender the way that is worth most of those that are left; whether there was one. */
  fill(at: number, worth: (way: Way) => number = gainOf): boolean {
    let [best, most] = [-1, -Infinity]
    for (const [index, way] of this.problem.contenders[at].ways.entries()) {
      if (!this.fits(way)) continue
      const value = worth(way)
      if (value > most) [best, most] = [index, value]
    }
    if (best >= 0) this.set(at, best)
    return best >= 0
  }

  /** Gives a contender a way, or none (-1), in place of the one it has. */
  set(at: number, index: number) {
    this.#steps.push([at, this.chosen[at]])
    this.#move(at, index)
  }

  #move(at: number, index: number) {
    const { ways } = this.problem.contenders[at]
    const before = this.chosen[at]
    if (before >= 0) {
      for (const [resource, qty] of ways[before].uses) this.left[resource] += qty
      this.value -= ways[before].gain
    }
    if (index >= 0) {
      for (const [resource, qty] of ways[index].uses) this.left[resource] -= qty
      this.value += ways[index].gain
    }
    this.chosen[at] = index
  }

  /** Where it stands, to come back to. */
  get mark() {
    return this.#steps.length
  }

  backTo(mark: number) {
    while (this.#steps.length > mark) {
      const [at, before] = this.#steps.pop()!
      this.#move(at, before)
    }
  }
}

const gainOf = (way: Way) => way.gain

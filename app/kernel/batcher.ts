/** What became of one item of a batch. */
export type Outcome<Out> = { ok: true; value: Out } | { ok: false; error: unknown }

export interface BatcherOptions<In, Out> {
  /**
   * Does the work of a list in one transaction and answers one outcome an item, in order. When it
   * throws, nothing of the list may have been kept: the items are then tried one by one, so that a
   * poisonous one fails alone.
   */
  run: (items: In[]) => Promise<Outcome<Out>[]>
  /** Items of one run at most. */
  max?: number
  /** Runs under way at once. */
  lanes?: number
  /** How long a run waits, in milliseconds, for callers of the run before it to come back. */
  gatherMs?: number
}

interface Waiting<In, Out> {
  item: In
  resolve: (value: Out) => void
  reject: (error: unknown) => void
}

/**
 * Group commit: the first request runs at once; those that arrive while runs are under way wait and
 * go together in the next one, each with its own answer or error. Nothing waits when nothing is
 * under way, so a single request is not slowed, and under load one commit serves many.
 */
export class Batcher<In, Out> {
  readonly #run: BatcherOptions<In, Out>['run']
  readonly #max: number
  readonly #lanes: number
  readonly #gatherMs: number
  #queue: Waiting<In, Out>[] = []
  #underWay = 0
  #gathering: NodeJS.Timeout | null = null
  #expected = 0

  constructor(options: BatcherOptions<In, Out>) {
    this.#run = options.run
    this.#max = options.max ?? 64
    this.#lanes = options.lanes ?? 1
    this.#gatherMs = options.gatherMs ?? 0
  }

  /** Adds an item; settles when the run it went with has committed. */
  submit(item: In): Promise<Out> {
    return new Promise<Out>((resolve, reject) => {
      this.#queue.push({ item, resolve, reject })
      if (!this.#gathering) this.#next()
      else if (this.#queue.length >= this.#expected) this.#endGathering()
    })
  }

  /**
   * After a run that served several, the next waits a moment for those just answered: busy callers
   * come straight back, and one run for all of them costs little more than one for half.
   */
  #gather(size: number) {
    const most = Math.min(size + this.#queue.length, this.#max)
    if (size < 2 || this.#gatherMs === 0 || this.#gathering || this.#queue.length >= most)
      return this.#next()
    this.#expected = most
    this.#gathering = setTimeout(() => this.#endGathering(), this.#gatherMs)
  }

  #endGathering() {
    if (this.#gathering) clearTimeout(this.#gathering)
    this.#gathering = null
    this.#next()
  }

  #next() {
    while (this.#underWay < this.#lanes && this.#queue.length > 0) {
      const batch = this.#queue.splice(0, this.#max)
      this.#underWay++
      void this.#serve(batch).finally(() => {
        this.#underWay--
        this.#gather(batch.length)
      })
    }
  }

  async #serve(batch: Waiting<In, Out>[]) {
    try {
      this.#settle(batch, await this.#run(batch.map((waiting) => waiting.item)))
    } catch (error) {
      if (batch.length === 1) return batch[0].reject(error)
      for (const waiting of batch) {
        await this.#run([waiting.item]).then(
          (outcomes) => this.#settle([waiting], outcomes),
          (reason: unknown) => waiting.reject(reason)
        )
      }
    }
  }

  #settle(batch: Waiting<In, Out>[], outcomes: Outcome<Out>[]) {
    batch.forEach((waiting, index) => {
      const outcome = outcomes[index]
      if (!outcome) waiting.reject(new Error('A batch answered fewer items than it was given'))
      else if (outcome.ok) waiting.resolve(outcome.value)
      else waiting.reject(outcome.error)
    })
  }
}

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
  /** How long callers are waited for, in milliseconds, when fewer have come than a lane's share. */
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
 * under way, so a single request is not slowed, and under load one commit serves many. Busy callers
 * come straight back: a lane waits a moment for its even share of them, so that runs stay few and
 * one lane is at the database while another talks to its callers.
 */
export class Batcher<In, Out> {
  readonly #run: BatcherOptions<In, Out>['run']
  readonly #max: number
  readonly #lanes: number
  readonly #gatherMs: number
  #queue: Waiting<In, Out>[] = []
  #runs = 0
  /** Callers whose items are under way, and those answered within the last moment. */
  #served = 0
  #answered = 0
  #timer: NodeJS.Timeout | null = null

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
      if (this.#answered > 0) this.#answered--
      this.#next()
    })
  }

  /** How many make a lane's share of the callers that are about. */
  #share(): number {
    const callers = this.#queue.length + this.#served + this.#answered
    return Math.min(Math.ceil(callers / this.#lanes), this.#max)
  }

  /** Starts what may start. With `now` the moment of waiting is over: half a share is enough then. */
  #next(now = false) {
    while (this.#runs < this.#lanes && this.#queue.length > 0) {
      const isFree = this.#runs === 0 && (now || this.#answered === 0)
      const needed = now ? this.#share() / 2 : this.#share()
      if (!isFree && this.#queue.length < needed) break
      this.#start(this.#queue.splice(0, Math.max(this.#share(), 1)))
    }
    if (this.#queue.length > 0 && !now) this.#wait()
  }

  #wait() {
    this.#timer ??= setTimeout(() => {
      this.#timer = null
      this.#answered = 0
      this.#next(true)
    }, this.#gatherMs)
  }

  #start(batch: Waiting<In, Out>[]) {
    this.#runs++
    this.#served += batch.length
    void this.#outcomesOf(batch.map((waiting) => waiting.item)).then((outcomes) => {
      this.#runs--
      this.#served -= batch.length
      if (batch.length > 1 && this.#gatherMs > 0) {
        this.#answered += batch.length
        this.#wait()
      }
      this.#settle(batch, outcomes)
      this.#next()
    })
  }

  /** One outcome an item, whatever happens: a list that throws is tried item by item. */
  async #outcomesOf(items: In[]): Promise<Outcome<Out>[]> {
    try {
      return await this.#run(items)
    } catch (error) {
      if (items.length === 1) return [{ ok: false, error }]
      const outcomes: Outcome<Out>[] = []
      for (const item of items) outcomes.push((await this.#outcomesOf([item]))[0])
      return outcomes
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

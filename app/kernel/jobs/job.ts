/** What the runner tells a job about its run. */
export interface JobContext {
  jobId: string
  attempt: number
  maxAttempts: number
}

/**
 * A job: its payload is ids, its body loads and calls one action, and running
 * it twice does no harm.
 */
export interface JobHandler<P = never> {
  handle(payload: P, context: JobContext): Promise<void>
}

/** A job class as a manifest names it. */
export type JobClass = new () => JobHandler

export interface NewJob {
  /** `<module>.<verb>_<noun>`, declared in the module's manifest. */
  name: string
  payload: unknown
  /** Jobs of one queue run one after the other. */
  queue?: string
  runAt?: Date
  maxAttempts?: number
  /** A waiting job of the same key is replaced instead of added twice. */
  key?: string
  /** Jobs of a lower number go first; 0 unless said otherwise. */
  priority?: number
}

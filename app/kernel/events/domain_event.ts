import type { Actor } from '#kernel/access/actor'

/**
 * A fact that happened, in the past tense. It carries a list: a page of 100
 * captured orders is one event. The payload is ids and facts, JSON scalars
 * only (money as string, time as ISO text); never a model.
 */
export abstract class DomainEvent<P extends object = object> {
  constructor(readonly payload: Readonly<P>) {}
}

/** The class of an event: its key and version are its name on the outside. */
export interface EventClass<P extends object = object> {
  new (payload: P): DomainEvent<P>
  /** `<area>.<noun>.<past participle>`, e.g. `oms.orders.captured` */
  readonly key: string
  readonly version: number
}

/** An event as it lies in the outbox. */
export interface StoredEvent<P extends object = object> {
  id: number
  key: string
  version: number
  payload: P
  actorId: number | null
  occurredAt: Date
}

export type Emitter = Pick<Actor, 'id'>

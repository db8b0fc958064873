import type { Touch } from '#modules/marketing/services/touch_store'

export type Delivered =
  | { outcome: 'accepted'; providerId: string | null }
  /** `busy`: try later; `refused`: never. */
  | { outcome: 'busy' | 'refused'; error: string; isAddressDead: boolean }

/** A way to reach people: SMS or e-mail. */
export interface MessageChannel {
  isReady(): Promise<boolean>
  /** Whether the message has an address that this channel delivers to. */
  reaches(touch: Touch): boolean
  /** How many messages the text is billed as; null where that means nothing. */
  segments(touch: Touch): Promise<number | null>
  /** Hands it over. Throws when it is not known whether it was taken. */
  send(touch: Touch): Promise<Delivered>
  /** After an attempt whose end nobody knows: whether the message was taken. */
  find(touch: Touch): Promise<'taken' | 'unknown' | 'not_taken'>
}

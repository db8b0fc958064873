import type { LosslessValue } from '#kernel/lossless_json'
import { textOf } from './payload.js'

/** Seconds since 1970 as ISO 8601 in UTC; null for none, which platforms write as 0. @throws TypeError */
export function epochMoment(value: LosslessValue | undefined): string | null {
  const seconds = Number(textOf(value) ?? '0')
  if (!Number.isSafeInteger(seconds) || seconds < 0) throw new TypeError('Not a time')
  return seconds === 0 ? null : new Date(seconds * 1000).toISOString()
}

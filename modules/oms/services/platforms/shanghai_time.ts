import type { LosslessValue } from '#kernel/lossless_json'
import { textOf } from './payload.js'

/** Chinese platforms write and read clock times of Beijing, without saying so. There is no summer time. */
const OFFSET_MS = 8 * 3_600_000
const TEXT = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(\.\d{1,3})?$/

/** `2022-07-16 16:38:32`, as the platforms want it in requests. */
export function shanghaiText(at: Date): string {
  return new Date(at.getTime() + OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/**
 * A clock time of Beijing as ISO 8601 in UTC; null for none, and for the year 1 by which some say so.
 * @throws TypeError for anything else
 */
export function shanghaiMoment(value: LosslessValue | undefined, path: string): string | null {
  const text = textOf(value)
  if (text === null || text.startsWith('0001-01-01')) return null
  const [, day, time, fraction = ''] = TEXT.exec(text) ?? []
  const at = new Date(`${day}T${time}${fraction}+08:00`)
  if (Number.isNaN(at.getTime())) throw new TypeError(`${path} is no time`)
  return at.toISOString()
}

import { randomBytes } from 'node:crypto'

const COUNTER_BITS = 12
const COUNTER_MAX = (1 << COUNTER_BITS) - 1
/** Where a millisecond's counter begins: below half, so that there is room to count. */
const COUNTER_START = COUNTER_MAX >> 1

let lastMs = -1
let counter = 0

/**
 * A UUID of version 7 (RFC 9562): it sorts by the time it was made, so indexes over it grow at one
 * end. Within a process each is larger than the one before, also within a millisecond (method 1,
 * a counter in `rand_a`) and when the clock is set back.
 * @param now milliseconds since 1970
 */
export function uuidv7(now: number = Date.now()): string {
  const bytes = randomBytes(16)
  if (now > lastMs) {
    lastMs = now
    counter = bytes.readUInt16BE(6) & COUNTER_START
  } else if (++counter > COUNTER_MAX) {
    lastMs++
    counter = 0
  }
  bytes.writeUIntBE(lastMs, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes[8] = 0x80 | (bytes[8] & 0x3f)
  const hex = bytes.toString('hex')
  return [8, 12, 16, 20, 32].map((end, at) => hex.slice([0, 8, 12, 16, 20][at], end)).join('-')
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i

export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value)
}

/** When a version 7 UUID was made; null for any other text. */
export function uuidTime(value: string): Date | null {
  if (!isUuid(value) || value[14] !== '7') return null
  return new Date(Number.parseInt(value.slice(0, 8) + value.slice(9, 13), 16))
}

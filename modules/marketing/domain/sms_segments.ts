/** Up to so many characters travel as one message; longer ones in parts of the second size. */
const SINGLE = 70
const PART = 67

/** A text as it arrives: the provider puts the sign before it. */
export function signed(sign: string, body: string): string {
  return sign ? `【${sign}】${body}` : body
}

/**
 * How many messages a text is billed as. Chinese operators count UCS-2 characters, so one outside
 * the basic plane (an emoji) counts twice, and the sign counts too.
 */
export function smsSegments(text: string): { length: number; segments: number; left: number } {
  const length = text.length
  const segments = length === 0 ? 0 : length <= SINGLE ? 1 : Math.ceil(length / PART)
  const room = segments <= 1 ? SINGLE : segments * PART
  return { length, segments, left: room - length }
}

import { stringify } from 'lossless-json'
import { parseExact, type LosslessValue } from '#kernel/lossless_json'
import { FILE_PAYLOAD_SCHEMA, type FilePayload } from '#modules/oms/domain/file_payload'
import { maskEmail, maskMiddle, maskPhone } from '#kernel/masking'

/** What a platform sends of a person that a page does not need to show in full. */
const PRIVATE: readonly [RegExp, (text: string) => string][] = [
  [/phone|mobile|_tel$/i, maskPhone],
  [/e?mail/i, maskEmail],
  [/ip_address|browser_ip|_ip$/i, (text) => maskMiddle(text, 2, 0)],
  [/address(_?([123]|line[123]|detail))?$|street|^detail$/i, (text) => maskMiddle(text, 3, 0)],
]

/**
 * A payload for reading: indented, digits as they came, phones, e-mail and street lines masked. What
 * is no JSON is shown as it came, cut to a screenful.
 */
export function payloadView(payload: string): string {
  try {
    return stringify(masked('', parseExact(withoutRows(payload)) as LosslessValue), null, 2) ?? ''
  } catch {
    return payload.slice(0, 4000)
  }
}

function masked(name: string, value: LosslessValue): LosslessValue {
  if (Array.isArray(value)) return value.map((one) => masked(name, one))
  if (typeof value === 'string') return PRIVATE.find(([key]) => key.test(name))?.[1](value) ?? value
  if (value === null || typeof value !== 'object' || !isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, masked(key, inner as LosslessValue)])
  ) as LosslessValue
}

const isPlain = (value: object) => [Object.prototype, null].includes(Object.getPrototypeOf(value))

/** The rows of a file's order are its cells once more, of which nobody here knows which are private. */
function withoutRows(payload: string): string {
  if (!payload.startsWith(`{"schema":"${FILE_PAYLOAD_SCHEMA}"`)) return payload
  const whole = JSON.parse(payload) as FilePayload
  return JSON.stringify({ ...whole, rows: whole.rows.length })
}

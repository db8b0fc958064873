import { createHash } from 'node:crypto'

const LONGEST_KEY = 200
const SAFE_PART = /^[\w.@+-]{1,80}$/

/**
 * A key that names a deed, the same each time the deed is asked for: `wms.ship:1024`. Parts that
 * are long or hold odd characters are replaced by their hash, so that different parts never give
 * the same key.
 */
export function idempotencyKey(scope: string, ...parts: (string | number | bigint)[]): string {
  const names = [scope, ...parts.map(String)].map((part) =>
    SAFE_PART.test(part) ? part : `~${sha256(part).slice(0, 40)}`
  )
  const key = names.join(':')
  return key.length <= LONGEST_KEY ? key : `${names[0]}:~${sha256(key)}`
}

/**
 * A hash of JSON that does not depend on the order of its keys: tells whether a request that comes
 * again under the same idempotency key is the same request.
 */
export function requestHash(value: unknown): string {
  return sha256(canonical(value))
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  if (value instanceof Date) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`).join(',')}}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

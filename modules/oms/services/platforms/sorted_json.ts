import { isLosslessNumber } from 'lossless-json'
import { LosslessNumber } from '#kernel/lossless_json'
import { FieldFault } from './payload.js'

/** What a request is made of. An id beyond 2^53 that has to travel as a number is a `LosslessNumber`. */
export type RequestValue =
  | string
  | number
  | boolean
  | null
  | LosslessNumber
  | readonly RequestValue[]
  | { readonly [key: string]: RequestValue | undefined }

/** An id that the platform wants as a bare number, with all of its digits. @throws FieldFault for what is none */
export function numberId(id: string): LosslessNumber {
  if (!/^\d{1,30}$/.test(id)) throw new FieldFault(`Not an id: ${id}`)
  return new LosslessNumber(id)
}

/** JSON with the keys of every object sorted, as signatures over it want it; nothing is escaped that need not be. */
export function sortedJson(value: RequestValue | undefined): string {
  if (isLosslessNumber(value)) return value.value
  if (Array.isArray(value))
    return `[${value.map((one) => sortedJson(one as RequestValue)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value ?? null)
  const entries = Object.entries(value).filter(([, one]) => one !== undefined)
  const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([key, one]) => `${JSON.stringify(key)}:${sortedJson(one as RequestValue)}`).join(',')}}`
}

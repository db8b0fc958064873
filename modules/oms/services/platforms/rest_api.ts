import type { OutboundHttp, OutboundResponse } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { maybe, type Fields } from './payload.js'
import {
  errorOfStatus,
  PlatformFailed,
  PlatformRefused,
  type Connection,
} from './platform_connector.js'

/** What a shop answers for a part of the protocol that it does not offer. */
const NOT_OFFERED = 501

export interface RestCall {
  path: string
  query?: Record<string, string>
  method?: 'GET' | 'POST' | 'PUT'
  body?: object
  /** Names a deed, so that telling it twice is telling it once. */
  key?: string
  /** A POST that only reads may be sent again. */
  reads?: boolean
}

/**
 * Calls a shop's own endpoint, with its key as a bearer token.
 * @returns null where the shop has no endpoint, or answers 501: it does not offer this part
 * @throws what `errorOfStatus` makes of a refusal
 */
export async function restCall(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  call: RestCall
): Promise<OutboundResponse | null> {
  if (!baseUrl) return null
  const { api_key: key = '' } = credentials
  const query = call.query ? `?${new URLSearchParams(call.query)}` : ''
  const response = await http.request({
    url: `${baseUrl}${call.path}${query}`,
    method: call.method ?? 'GET',
    // The key of a deed makes a POST as safe to repeat as a GET.
    idempotent: call.method !== 'POST' || call.key !== undefined || call.reads === true,
    headers: {
      accept: 'application/json',
      authorization: `Bearer ${key}`,
      ...(call.key && { 'idempotency-key': call.key }),
      ...(call.body && { 'content-type': 'application/json' }),
    },
    body: call.body ? JSON.stringify(call.body) : undefined,
    secrets: [key],
  })
  if (response.status === NOT_OFFERED) return null
  if (!response.ok) throw errorOfStatus('The shop', response)
  return response
}

/** The answer as an object. @throws PlatformFailed */
export function restBody(response: OutboundResponse): Fields {
  try {
    return maybe(parseLossless(response.text() || '{}'))
  } catch {
    throw new PlatformFailed('The shop answered with something that is no JSON', response.status)
  }
}

export const notOffered = (what: string) =>
  new PlatformRefused('not_offered', `The shop does not offer ${what}`)

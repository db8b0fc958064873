import { setTimeout as wait } from 'node:timers/promises'
import type { Method, OutboundHttp, OutboundResponse } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { listOf, maybe, textOf, type Fields } from './payload.js'
import {
  AuthExpired,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
  type Connection,
} from './platform_connector.js'

interface Call {
  path: string
  method?: Method
  body?: object
  /** A Restricted Data Token instead of the access token, for what names people. */
  token?: string
  idempotent?: boolean
}

/** What Amazon answered, and its text as it came. */
export interface AmazonAnswer {
  answer: Fields
  text: string
}

const LIMIT = 'x-amzn-ratelimit-limit'
/** A bucket that is empty fills by one call in `1 / limit` seconds: so long is waited, and this often. */
const WAITS = 6
const LONGEST_WAIT_MS = 10_000

/** Splits `A1PA6795UKMFR9, ATVPDKIKX0DER` as people enter it. */
export const marketplacesOf = ({ credentials }: Connection): string[] =>
  (credentials.marketplace_ids ?? '').split(/[\s,;，；、]+/).filter(Boolean)

/**
 * One call of the Selling Partner API. Nothing is signed: the token says who calls. When the bucket of
 * calls is empty it is waited for as long as the answer says, a few times.
 * @throws AuthExpired, RateLimited, PlatformRefused, PlatformFailed
 */
export async function amazonCall(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  call: Call
): Promise<AmazonAnswer> {
  const token = call.token ?? credentials.access_token ?? ''
  for (let waits = 0; ; waits++) {
    const response = await http.request({
      url: `${baseUrl}${call.path}`,
      method: call.method ?? 'GET',
      headers: {
        'x-amz-access-token': token,
        'accept': 'application/json',
        ...(call.body ? { 'content-type': 'application/json' } : {}),
      },
      body: call.body ? JSON.stringify(call.body) : undefined,
      idempotent: call.idempotent,
      limitsAreAnswers: true,
      secrets: [token],
    })
    if (response.ok) {
      const text = response.text() || '{}'
      return { answer: maybe(parseLossless(text)), text }
    }
    const error = errorOf(response)
    if (!(error instanceof RateLimited) || waits >= WAITS || error.retryAfterMs > LONGEST_WAIT_MS)
      throw error
    await wait(error.retryAfterMs)
  }
}

/** Amazon's errors: a list of `{ code, message, details }` beside a status. */
export function errorOf(response: OutboundResponse): Error {
  const { status } = response
  const [first = {}] = errorsIn(response)
  const code = textOf(first.code) ?? String(status)
  const words = [textOf(first.message), textOf(first.details)].filter(Boolean).join(' ')
  const said = `Amazon answered ${code}: ${words.slice(0, 200)}`
  if (status === 401 || status === 403)
    return new AuthExpired(`Amazon refused the key (${code}): ${words.slice(0, 200)}`)
  if (status === 429) {
    const perSecond = Number(response.header(LIMIT) ?? 'NaN')
    return new RateLimited(said, perSecond > 0 ? Math.ceil(1000 / perSecond) : 2000)
  }
  return status >= 400 && status < 500 && status !== 408
    ? new PlatformRefused(code, said)
    : new PlatformFailed(said, status)
}

function errorsIn(response: OutboundResponse): Fields[] {
  try {
    return listOf(maybe(parseLossless(response.text())).errors, 'errors')
  } catch {
    return []
  }
}

import { createHmac } from 'node:crypto'
import { systemClock } from '#kernel/clock'
import type { OutboundHttp } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { maybe, textOf, type Fields } from './payload.js'
import {
  AuthExpired,
  errorOfStatus,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
  type Connection,
} from './platform_connector.js'
import { sortedJson, type RequestValue } from './sorted_json.js'

export const DOUYIN_URL = 'https://openapi-fxg.jinritemai.com'
const SUCCESS = '10000'
const LIMITED = '60000'
const BUSY = '20000'
const TOKEN_EXPIRED = '40003'
const RETRY_MS = 5000

/** The signature of a call: HMAC-SHA256 in small hex over the parameters between two copies of the secret. */
export function signDouyin(
  call: { appKey: string; method: string; paramJson: string; timestamp: string },
  secret: string
): string {
  const { appKey, method, paramJson, timestamp } = call
  const sum = `app_key${appKey}method${method}param_json${paramJson}timestamp${timestamp}v2`
  return createHmac('sha256', secret)
    .update(secret + sum + secret, 'utf8')
    .digest('hex')
}

/** What a method answered, and the answer's text as it came. */
export interface DouyinAnswer {
  data: Fields
  text: string
}

/**
 * One call of the open platform; `method` such as `order.searchList` is the path too. The body is the
 * parameters as JSON, keys sorted at every level. Answers `data` and the whole text.
 * @throws AuthExpired, RateLimited, PlatformRefused, PlatformFailed
 */
export async function douyinCall(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  method: string,
  what: { readonly [key: string]: RequestValue | undefined },
  options: { idempotent?: boolean } = {}
): Promise<DouyinAnswer> {
  const { app_key: appKey = '', app_secret: secret = '', access_token: token = '' } = credentials
  const paramJson = sortedJson(what)
  const timestamp = String(Math.floor(systemClock.now().getTime() / 1000))
  const query = new URLSearchParams({
    method,
    app_key: appKey,
    access_token: token,
    timestamp,
    v: '2',
    sign_method: 'hmac-sha256',
    sign: signDouyin({ appKey, method, paramJson, timestamp }, secret),
  })
  const response = await http.request({
    url: `${baseUrl}/${method.replaceAll('.', '/')}?${query}`,
    method: 'POST',
    headers: { 'content-type': 'application/json;charset=UTF-8', 'accept': 'application/json' },
    body: paramJson,
    idempotent: options.idempotent ?? true,
    secrets: [secret, token],
  })
  if (!response.ok) throw errorOfStatus('Douyin', response)
  const answer = maybe(parseLossless(response.text()))
  if (textOf(answer.code) !== SUCCESS) throw answeredError(answer)
  return { data: maybe(answer.data), text: response.text() }
}

/**
 * What a code other than 10000 means. The sub code says more than the code: a business refusal such as
 * "busy, try again later" may pass.
 */
export function answeredError(answer: Fields): Error {
  const code = textOf(answer.code) ?? '?'
  const sub = textOf(answer.sub_code) ?? ''
  const words = textOf(answer.sub_msg) ?? textOf(answer.msg) ?? ''
  const said = `Douyin answered ${sub || code}: ${words.slice(0, 200)}`
  if (code === LIMITED || sub.includes('traffic-limit') || sub.includes('limited'))
    return new RateLimited(said, RETRY_MS)
  if (code === TOKEN_EXPIRED || /access-token|signature|app-?key|shop-not-auth/.test(sub))
    return new AuthExpired(`Douyin refused the key (${sub || code}): ${words}`)
  if (code === BUSY || /稍后|繁忙|超时|重试/.test(words)) return new PlatformFailed(said, 200)
  return new PlatformRefused(sub || code, said)
}

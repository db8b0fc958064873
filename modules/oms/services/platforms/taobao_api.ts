import { systemClock } from '#kernel/clock'
import type { OutboundHttp } from '#kernel/http/outbound'
import { exactParts, parseLossless } from '#kernel/lossless_json'
import { maybe, textOf, type Fields } from './payload.js'
import {
  AuthExpired,
  errorOfStatus,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
  type Connection,
} from './platform_connector.js'
import { shanghaiText } from './shanghai_time.js'
import { topSign } from './taobao_sign.js'

const SIGN_METHOD = 'hmac-sha256'
/** App key, signature, session: missing, wrong or run out. */
const AUTH_CODES = new Set(['24', '25', '26', '27', '28', '29', '53'])
/** A connection to what is behind the gateway failed, or it was too busy. */
const PASSING_CODES = new Set(['3', '10', '15'])

export interface TopCall {
  method: string
  params: Readonly<Record<string, string>>
  /** Whether it only reads, so that it may be sent again. */
  reads?: boolean
  /** The call is the application's own: it carries no seller's session. */
  isAnonymous?: boolean
}

/**
 * A call of the open platform of Taobao. Its answers have status 200 whatever they say.
 * @returns what is under `<method>_response`, and the text of the whole answer
 * @throws what `topError` makes of an error answer
 */
export async function topCall(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  { method, params, reads = true, isAnonymous = false }: TopCall
): Promise<{ answer: Fields; text: string }> {
  const { app_key: appKey = '', app_secret: secret = '', session = '' } = credentials
  const all: Record<string, string> = {
    ...params,
    method,
    app_key: appKey,
    ...(!isAnonymous && { session }),
    timestamp: shanghaiText(systemClock.now()),
    format: 'json',
    v: '2.0',
    sign_method: SIGN_METHOD,
  }
  const response = await http.request({
    url: baseUrl,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...all, sign: topSign(all, secret, SIGN_METHOD) }).toString(),
    idempotent: reads,
    secrets: [secret, session].filter(Boolean),
  })
  if (!response.ok) throw errorOfStatus('Taobao', response)
  const text = response.text()
  const whole = maybe(parseLossless(text))
  if (whole.error_response) throw topError(maybe(whole.error_response))
  const root = `${method.replace(/^taobao\./, '').replaceAll('.', '_')}_response`
  if (whole[root] === undefined)
    throw new PlatformFailed(`Taobao answered ${method} with something else`, response.status)
  return { answer: maybe(whole[root]), text }
}

/**
 * What an error answer means: patience (`App Call Limited`, with the seconds in words), a session
 * that has run out, a fault of theirs (`isp.…`, to be tried again) or a refusal (`isv.…`).
 */
export function topError(error: Fields): Error {
  const [code, sub] = [textOf(error.code) ?? '', textOf(error.sub_code) ?? '']
  const words = [textOf(error.msg), sub, textOf(error.sub_msg)].filter(Boolean).join(': ')
  const said = `Taobao answered ${code} ${words}`.slice(0, 300)
  const seconds = /ban will last for (\d+)/i.exec(textOf(error.sub_msg) ?? '')?.[1]
  if (code === '7' || sub.startsWith('accesscontrol.limited') || seconds)
    return new RateLimited(said, (seconds ? Number(seconds) + 1 : 5) * 1000)
  if (AUTH_CODES.has(code) || /invalid-session|session-expired/.test(sub))
    return new AuthExpired(`Taobao refused the session: ${words}`.slice(0, 300))
  if (sub.startsWith('isp.') || (PASSING_CODES.has(code) && !sub.startsWith('isv.')))
    return new PlatformFailed(said, 503)
  return new PlatformRefused(sub || code, said)
}

/** One element comes without its list, none without anything: `{"order": {…}}`, `{}`. */
export function manyOf(value: Fields[string] | undefined, name: string): Fields[] {
  const inner = maybe(value)[name]
  if (Array.isArray(inner)) return inner.map((one) => maybe(one))
  return inner && typeof inner === 'object' ? [maybe(inner)] : []
}

/** The elements of a list in an answer as JSON, digits as they came, in their order. */
export const exactMany = (text: string, outer: string, name: string): string[] =>
  exactParts(text, (whole) => {
    const root = Object.values(whole as Record<string, unknown>)[0] as Record<string, unknown>
    const inner = (root?.[outer] as Record<string, unknown> | undefined)?.[name]
    return Array.isArray(inner) ? inner : inner === undefined ? [] : [inner]
  })

/** The part of an answer at a path, as JSON with its digits as they came; null when it is not there. */
export function exactAt(text: string, path: readonly string[]): string | null {
  const [part] = exactParts(text, (whole) => {
    let value = whole as Record<string, unknown> | undefined
    for (const name of path) value = value?.[name] as Record<string, unknown> | undefined
    return value === undefined ? [] : [value]
  })
  return part ?? null
}

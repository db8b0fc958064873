import { createHash } from 'node:crypto'
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

/** Too many calls, of the app or of the whole interface. */
const LIMITED = new Set(['52101', '70031', '70032'])
/** Theirs, and passing. */
const PASSING = new Set(['52001', '52002', '52102', '52103', '70033'])
/** Client, token, grant and signature. */
const AUTH = new Set(['10016', '10017', '10018', '10019', '10035', '20004', '20031'])
const PATIENCE_MS = 10_000

/** The signature: the secret around names and values of all parameters but `sign`, sorted by name. */
export function pddSign(params: Readonly<Record<string, string>>, secret: string): string {
  const text = Object.keys(params)
    .filter((name) => name !== 'sign')
    .sort()
    .map((name) => name + params[name])
    .join('')
  return createHash('md5')
    .update(secret + text + secret, 'utf8')
    .digest('hex')
    .toUpperCase()
}

export interface PddCall {
  type: string
  /** What the answer is under; it does not follow from the type. */
  root: string
  params: Readonly<Record<string, string>>
  /** Whether it may be sent again without harm. */
  reads?: boolean
}

/**
 * A call of Pinduoduo's open platform. Its answers have status 200 whatever they say.
 * @returns what is under the root, and the text of the whole answer
 * @throws what `pddError` makes of an error answer
 */
export async function pddCall(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  { type, root, params, reads = true }: PddCall
): Promise<{ answer: Fields; text: string }> {
  const {
    client_id: client = '',
    client_secret: secret = '',
    access_token: token = '',
  } = credentials
  const all: Record<string, string> = {
    ...params,
    type,
    client_id: client,
    access_token: token,
    timestamp: seconds(systemClock.now()),
    data_type: 'JSON',
    version: 'V1',
  }
  const response = await http.request({
    url: baseUrl,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...all, sign: pddSign(all, secret) }).toString(),
    idempotent: reads,
    secrets: [secret, token].filter(Boolean),
  })
  if (!response.ok) throw errorOfStatus('Pinduoduo', response, PATIENCE_MS)
  const text = response.text()
  const whole = maybe(parseLossless(text))
  if (whole.error_response) throw pddError(maybe(whole.error_response))
  if (whole[root] === undefined)
    throw new PlatformFailed(`Pinduoduo answered ${type} with something else`, response.status)
  return { answer: maybe(whole[root]), text }
}

/** Seconds since 1970, as all its times in requests are. */
export const seconds = (at: Date) => String(Math.floor(at.getTime() / 1000))

/** What an error answer means: patience, a token that has run out, a fault of theirs, or a refusal. */
export function pddError(error: Fields): Error {
  const code = textOf(error.error_code) ?? ''
  const sub = textOf(error.sub_code)
  const words = [textOf(error.error_msg), textOf(error.sub_msg)].filter(Boolean).join(': ')
  const said = `Pinduoduo answered ${[code, sub].filter(Boolean).join('/')} ${words}`.slice(0, 300)
  if (LIMITED.has(code)) return new RateLimited(said, PATIENCE_MS)
  if (AUTH.has(code)) return new AuthExpired(`Pinduoduo refused the token: ${words}`.slice(0, 300))
  if (PASSING.has(code)) return new PlatformFailed(said, 503)
  return new PlatformRefused([code, sub].filter(Boolean).join('/') || 'refused', said)
}

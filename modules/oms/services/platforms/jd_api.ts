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
import { shanghaiText } from './shanghai_time.js'

export const JD_URL = 'https://api.jd.com'

/** Gateway codes that mean the key, the secret or the token is no good (any more). */
const AUTH_CODES = new Set(['12', '18', '19', '20', '21'])
/** "App Call Limited". */
const LIMIT_CODE = '2'
/** Gateway codes of passing faults. */
const PASSING_CODES = new Set(['1', '43', '66', '67'])
const RETRY_MS = 60_000

/**
 * The signature of a call: MD5, in capitals, of the secret, every parameter's name and value in the
 * order of their names, and the secret again.
 */
export function signJd(parameters: Readonly<Record<string, string>>, secret: string): string {
  const sum = Object.keys(parameters)
    .sort()
    .map((name) => name + parameters[name])
    .join('')
  return createHash('md5')
    .update(secret + sum + secret, 'utf8')
    .digest('hex')
    .toUpperCase()
}

/** What a method answered, its text as it came, and the name by which the body is in it. */
export interface JdAnswer {
  body: Fields
  text: string
  key: string
}

/**
 * One call of JD's gateway. `what` are the method's own parameters: they travel as one JSON text with
 * sorted names. Answers the body of `<method>_responce`, as JD spells it.
 * @throws AuthExpired, RateLimited, PlatformRefused, PlatformFailed
 */
export async function jdCall(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  method: string,
  what: Readonly<Record<string, string | number | null>> = {},
  options: { idempotent?: boolean } = {}
): Promise<JdAnswer> {
  const { app_key: appKey = '', app_secret: secret = '', access_token: token = '' } = credentials
  const parameters = {
    '360buy_param_json': paramJson(what),
    'access_token': token,
    'app_key': appKey,
    method,
    'timestamp': `${shanghaiText(systemClock.now())}.000+0800`,
    'v': '2.0',
  }
  const response = await http.request({
    url: `${baseUrl}/routerjson`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
    body: new URLSearchParams({ ...parameters, sign: signJd(parameters, secret) }).toString(),
    idempotent: options.idempotent ?? true,
    secrets: [secret, token],
  })
  if (!response.ok) throw errorOfStatus('JD', response)
  const answer = maybe(parseLossless(response.text()))
  if (answer.error_response) throw gatewayError(maybe(answer.error_response))
  const name = method.replaceAll('.', '_')
  const key = answer[`${name}_response`] === undefined ? `${name}_responce` : `${name}_response`
  const body = maybe(answer[key])
  const code = textOf(body.code)
  if (code !== null && code !== '0') throw gatewayError(body)
  return { body, text: response.text(), key }
}

/** Empty parameters are left out, as the signature demands; names are sorted, as JD's own clients do. */
function paramJson(what: Readonly<Record<string, string | number | null>>): string {
  const given = Object.entries(what).filter(([, value]) => value !== null && value !== '')
  const sorted = given.sort(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify(Object.fromEntries(sorted.map(([name, value]) => [name, String(value)])))
}

/** What the gateway's `error_response` means; codes as JD's table of them gives them. */
export function gatewayError(error: Fields): Error {
  const code = textOf(error.code) ?? '?'
  const words = [textOf(error.zh_desc), textOf(error.en_desc)].filter(Boolean).join(' / ')
  const said = `JD answered ${code}: ${words.slice(0, 200)}`
  if (/limit|频率|次数|过快/i.test(words) || code === LIMIT_CODE)
    return new RateLimited(said, RETRY_MS)
  if (AUTH_CODES.has(code)) return new AuthExpired(`JD refused the key (${code}): ${words}`)
  return PASSING_CODES.has(code) ? new PlatformFailed(said, 200) : new PlatformRefused(code, said)
}

/** What a method's own "success: false" means: busy may pass, anything else is a refusal. */
export function businessError(code: string | null, words: string | null): Error {
  const said = `JD answered ${code ?? '?'}: ${(words ?? '').slice(0, 200)}`
  return /繁忙|稍后|超时|timeout|busy/i.test(words ?? '')
    ? new PlatformFailed(said, 200)
    : new PlatformRefused(code ?? '?', said)
}

/** The list or detail methods' `apiResult`. */
export function requireSuccess(result: Fields): Fields {
  const api = maybe(result.apiResult)
  if (String(api.success) !== 'true') {
    throw businessError(
      textOf(api.numberCode),
      textOf(api.chineseErrCode) ?? textOf(api.englishErrCode)
    )
  }
  return result
}

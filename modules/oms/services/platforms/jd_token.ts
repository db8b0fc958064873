import type { OutboundHttp } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { maybe, textOf } from './payload.js'
import { JD_URL } from './jd_api.js'
import {
  AuthExpired,
  errorOfStatus,
  type Connection,
  type Credentials,
} from './platform_connector.js'
import { endsWithin, expiryOf, TOKEN_EXPIRES } from './token_expiry.js'

const OAUTH_URL = 'https://open-oauth.jd.com'
/** JD advises to renew a day ahead. */
const AHEAD_MS = 86_400_000

/**
 * Renews the access token when its last day begins, or when nobody knows how long it lasts. Without a
 * refresh token it stays as the merchant entered it.
 * @throws AuthExpired when the refresh token is no good any more
 */
export async function refreshJdToken(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  now: Date
): Promise<Credentials | null> {
  const { app_key: appKey = '', app_secret: secret = '', refresh_token: refresh = '' } = credentials
  if (!refresh || !endsWithin(credentials, now, AHEAD_MS)) return null
  const query = new URLSearchParams({
    app_key: appKey,
    app_secret: secret,
    grant_type: 'refresh_token',
    refresh_token: refresh,
  })
  const response = await http.request({
    url: `${baseUrl === JD_URL ? OAUTH_URL : baseUrl}/oauth2/refresh_token?${query}`,
    secrets: [secret, refresh],
  })
  if (!response.ok) throw errorOfStatus('JD', response)
  const answer = maybe(parseLossless(response.text()))
  const token = textOf(answer.access_token)
  if (token === null)
    throw new AuthExpired(`JD did not renew the token: ${textOf(answer.msg) ?? ''}`)
  return {
    ...credentials,
    access_token: token,
    refresh_token: textOf(answer.refresh_token) ?? refresh,
    [TOKEN_EXPIRES]: expiryOf(answer.expires_in, now),
  }
}

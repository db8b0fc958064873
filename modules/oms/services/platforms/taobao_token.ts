import type { OutboundHttp } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { maybe, textOf } from './payload.js'
import {
  AuthExpired,
  PlatformRefused,
  type Connection,
  type Credentials,
} from './platform_connector.js'
import { topCall } from './taobao_api.js'
import { endsWithin, expiryOf, TOKEN_EXPIRES } from './token_expiry.js'

/** A session is renewed when less than this is left of it. */
const AHEAD_MS = 3_600_000

/**
 * Renews the session (`taobao.top.auth.token.refresh`) in its last hour, or when nobody knows how long
 * it lasts. Only applications that sellers subscribe to have a refresh token; without one the session
 * stays as it was entered. Every renewal takes the refresh token's place with a new one.
 * @throws AuthExpired when the platform does not renew it
 */
export async function refreshTaobaoSession(
  http: OutboundHttp,
  connection: Connection,
  now: Date
): Promise<Credentials | null> {
  const { refresh_token: refresh } = connection.credentials
  if (!refresh || !endsWithin(connection.credentials, now, AHEAD_MS)) return null
  const { answer } = await topCall(http, connection, {
    method: 'taobao.top.auth.token.refresh',
    params: { refresh_token: refresh },
    reads: false,
    isAnonymous: true,
  }).catch((error: unknown) => {
    if (error instanceof PlatformRefused) throw new AuthExpired(error.message)
    throw error
  })
  // The result is JSON in a text.
  const result = maybe(parseLossless(textOf(answer.token_result) ?? '{}'))
  const session = textOf(result.access_token)
  if (session === null) throw new AuthExpired('Taobao gave no session')
  return {
    ...connection.credentials,
    session,
    refresh_token: textOf(result.refresh_token) ?? refresh,
    [TOKEN_EXPIRES]: expiryOf(result.expires_in, now),
  }
}

import type { OutboundHttp } from '#kernel/http/outbound'
import { douyinCall } from './douyin_api.js'
import { textOf, type Fields } from './payload.js'
import { AuthExpired, type Connection, type Credentials } from './platform_connector.js'
import { endsWithin, expiryOf, TOKEN_EXPIRES } from './token_expiry.js'

/** Only in its last hour is a token renewed; before, the platform answers the one it gave. */
const AHEAD_MS = 50 * 60_000

/**
 * Gets an app of one's own its first token by the shop's number, and renews any token in its last
 * hour. A token lasts some six days, its refresh token fourteen.
 * @throws AuthExpired when the platform gives none
 */
export async function refreshDouyinToken(
  http: OutboundHttp,
  connection: Connection,
  now: Date
): Promise<Credentials | null> {
  const { credentials } = connection
  if (credentials.access_token && !endsWithin(credentials, now, AHEAD_MS)) return null
  // Neither number nor refresh token: the merchant renews it by hand.
  if (credentials.access_token && !credentials.refresh_token && !credentials.shop_id) return null
  const { data } = credentials.refresh_token
    ? await douyinCall(http, bare(connection), 'token.refresh', {
        refresh_token: credentials.refresh_token,
        grant_type: 'refresh_token',
      })
    : await douyinCall(http, bare(connection), 'token.create', {
        code: '',
        grant_type: 'authorization_self',
        shop_id: credentials.shop_id ?? '',
      })
  return renewed(credentials, data, now)
}

/** Calls for a token carry none. */
const bare = (connection: Connection): Connection => ({
  ...connection,
  credentials: { ...connection.credentials, access_token: '' },
})

function renewed(credentials: Credentials, answer: Fields, now: Date): Credentials {
  const token = textOf(answer.access_token)
  if (token === null) throw new AuthExpired('Douyin gave no token')
  return {
    ...credentials,
    access_token: token,
    refresh_token: textOf(answer.refresh_token) ?? credentials.refresh_token ?? '',
    [TOKEN_EXPIRES]: expiryOf(answer.expires_in, now),
  }
}

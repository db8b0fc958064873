import type { OutboundHttp } from '#kernel/http/outbound'
import { parseLossless } from '#kernel/lossless_json'
import { amazonCall } from './amazon_api.js'
import { maybe, textOf } from './payload.js'
import {
  AuthExpired,
  PlatformFailed,
  type Connection,
  type Credentials,
} from './platform_connector.js'
import { endsWithin, expiryOf, TOKEN_EXPIRES } from './token_expiry.js'

/** Login with Amazon: one address for every region. */
const LWA_URL = 'https://api.amazon.com'
const AMAZON_HOST = /^https:\/\/(sandbox\.)?sellingpartnerapi-(na|eu|fe)\.amazon\.com$/
const AHEAD_MS = 5 * 60_000

/**
 * Gets an access token for the refresh token: it is good for an hour, and a new one leaves the old one
 * good. A gateway of one's own is asked itself.
 * @throws AuthExpired when the merchant withdrew the app's authorisation
 */
export async function refreshAmazonToken(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  now: Date
): Promise<Credentials | null> {
  if (credentials.access_token && !endsWithin(credentials, now, AHEAD_MS)) return null
  const {
    client_id: id = '',
    client_secret: secret = '',
    refresh_token: refresh = '',
  } = credentials
  const response = await http.request({
    url: `${AMAZON_HOST.test(baseUrl) ? LWA_URL : baseUrl}/auth/o2/token`,
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refresh,
      client_id: id,
      client_secret: secret,
    }).toString(),
    idempotent: true,
    secrets: [secret, refresh],
  })
  const answer = maybe(response.body.length > 0 ? parseLossless(response.text()) : {})
  const token = textOf(answer.access_token)
  if (!response.ok || token === null) {
    const said = `Login with Amazon answered ${response.status}: ${textOf(answer.error) ?? ''} ${textOf(answer.error_description) ?? ''}`
    throw response.status >= 500 || response.status === 429
      ? new PlatformFailed(said, response.status)
      : new AuthExpired(said)
  }
  return { ...credentials, access_token: token, [TOKEN_EXPIRES]: expiryOf(answer.expires_in, now) }
}

/**
 * A Restricted Data Token for what names people on a path: the buyer, and where the parcel goes.
 * @returns null for an app that may not see people: its orders come without names
 */
export async function restrictedToken(
  http: OutboundHttp,
  connection: Connection,
  path: string
): Promise<string | null> {
  try {
    const { answer } = await amazonCall(http, connection, {
      path: '/tokens/2021-03-01/restrictedDataToken',
      method: 'POST',
      body: {
        restrictedResources: [
          { method: 'GET', path, dataElements: ['buyerInfo', 'shippingAddress'] },
        ],
      },
      idempotent: true,
    })
    return textOf(answer.restrictedDataToken)
  } catch (error) {
    if (error instanceof AuthExpired && /data elements/i.test(error.message)) return null
    throw error
  }
}

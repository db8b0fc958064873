import type { OutboundHttp, OutboundResponse } from '#kernel/http/outbound'
import { errorOfStatus, type Connection } from './platform_connector.js'

/** Basic authentication with the consumer key and secret. @throws what `errorOfStatus` makes of a refusal */
export async function woocommerceCall(
  http: OutboundHttp,
  { baseUrl, credentials }: Connection,
  request: { path: string; method?: 'GET' | 'POST' | 'PUT'; body?: object }
): Promise<OutboundResponse> {
  const { consumer_key: key = '', consumer_secret: secret = '' } = credentials
  const response = await http.request({
    url: `${baseUrl}/wp-json/wc/v3${request.path}`,
    method: request.method ?? 'GET',
    headers: {
      authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`,
      accept: 'application/json',
      ...(request.body ? { 'content-type': 'application/json' } : {}),
    },
    body: request.body ? JSON.stringify(request.body) : undefined,
    secrets: [secret],
  })
  if (!response.ok) throw errorOfStatus('WooCommerce', response)
  return response
}

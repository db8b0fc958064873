import type { HttpContext } from '@adonisjs/core/http'
import ReceiveWebhook from '#modules/oms/actions/receive_webhook'
import { connectorFor } from '#modules/oms/services/platforms/index'

const STATUS = { accepted: 200, refused: 401, unknown: 404 } as const

/** Messages of the platforms, signed by them. */
export default class WebhooksController {
  async store({ request, response, params }: HttpContext) {
    const outcome = await new ReceiveWebhook().handle({
      platform: params.platform,
      storeCode: params.storeCode,
      headers: new Headers(request.headers() as Record<string, string>),
      rawBody: request.raw() ?? '',
    })
    const answer = outcome === 'accepted' ? acknowledgementOf(params.platform) : { outcome }
    return response.status(STATUS[outcome]).json(answer)
  }
}

/** Some platforms look for their own words and deliver again without them. */
const acknowledgementOf = (platform: string) =>
  connectorFor(platform).acknowledgement ?? { outcome: 'accepted' }

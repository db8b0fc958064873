import type { HttpContext } from '@adonisjs/core/http'
import ReceiveWebhook from '#modules/oms/actions/receive_webhook'

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
    return response.status(STATUS[outcome]).json({ outcome })
  }
}

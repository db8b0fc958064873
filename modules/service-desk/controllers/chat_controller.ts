import type { HttpContext } from '@adonisjs/core/http'
import { PostChatMessage } from '../actions/post_chat_message.js'
import { StartChat } from '../actions/start_chat.js'
import { ReadChat } from '../queries/read_chat.js'
import {
  chatMessageValidator,
  chatReadValidator,
  chatStartValidator,
} from '../validators/service_desk.js'

/** The widget's endpoints, called from any page that carries it. */
export default class ChatController {
  async start({ request, response }: HttpContext) {
    const input = await chatStartValidator.validate(request.body())
    const chat = await new StartChat().handle({
      visitorId: input.visitorId ?? null,
      name: input.name ?? null,
      phone: input.phone ?? null,
      pageUrl: input.pageUrl ?? null,
      locale: input.locale ?? 'zh-CN',
    })
    return response.status(201).json(chat)
  }

  async store({ request, response }: HttpContext) {
    const { token, body, key } = await chatMessageValidator.validate(request.body())
    await new PostChatMessage().handle({ token, body, clientKey: key })
    return response.status(201).json({ ok: true })
  }

  async index({ request, response }: HttpContext) {
    const { token, after } = await chatReadValidator.validate(request.qs())
    response.header('cache-control', 'no-store')
    return response.json(await new ReadChat().handle({ token, after: after ?? 0 }))
  }
}

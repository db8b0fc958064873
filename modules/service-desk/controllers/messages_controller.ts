import type { HttpContext } from '@adonisjs/core/http'
import { AddMessage } from '../actions/add_message.js'
import { messageValidator } from '../validators/service_desk.js'

/** An agent's answer or internal note. */
export default class MessagesController {
  async store({ params, request, response, actor }: HttpContext) {
    const { body, isPublic, key } = await request.validateUsing(messageValidator)
    await new AddMessage().handle({
      ticketId: Number(params.id),
      author: 'agent',
      actor,
      body,
      isPublic,
      clientKey: key,
    })
    return response.redirect().toPath(`/service-desk/tickets/${params.id}`)
  }
}

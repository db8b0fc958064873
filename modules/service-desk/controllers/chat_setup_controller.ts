import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import { chatFigures } from '../queries/chat_figures.js'

/** How the chat gets on a shop's pages, with what came of it lately. */
export default class ChatSetupController {
  async show({ request, inertia }: HttpContext) {
    const base = env.get('APP_URL', `${request.protocol()}://${request.host()}`).replace(/\/$/, '')
    return inertia.render('service-desk/chat', {
      src: `${base}/chat/widget.js`,
      snippet: `<script src="${base}/chat/widget.js" defer></script>`,
      figures: await chatFigures(),
    })
  }
}

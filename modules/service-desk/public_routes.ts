import type { Router } from '@adonisjs/core/http'
import { chatThrottle } from './services/chat_throttle.js'

const Chat = () => import('./controllers/chat_controller.js')
const Widget = () => import('./controllers/chat_widget_controller.js')

/** The visitor's side: a chat is known by its unguessable token, nothing else. */
export default function routes(router: Router) {
  router.get('chat/widget.js', [Widget, 'show']).as('chat_widget')
  router.post('chat/sessions', [Chat, 'start']).as('chat.start').use(chatThrottle)
  router.post('chat/messages', [Chat, 'store']).as('chat.store').use(chatThrottle)
  router.get('chat/messages', [Chat, 'index']).as('chat.index')
}

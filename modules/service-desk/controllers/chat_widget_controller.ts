import type { HttpContext } from '@adonisjs/core/http'
import { widgetScript } from '../services/widget_script.js'

/** Serves the widget's script. */
export default class ChatWidgetController {
  show({ response }: HttpContext) {
    response.type('application/javascript; charset=utf-8')
    response.header('cache-control', 'public, max-age=3600')
    response.header('cross-origin-resource-policy', 'cross-origin')
    return response.send(widgetScript)
  }
}

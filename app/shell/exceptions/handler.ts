import app from '@adonisjs/core/services/app'
import { ExceptionHandler, type HttpContext } from '@adonisjs/core/http'

/** Turns what was thrown into a page, a flash message or a typed JSON problem. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev
  protected renderStatusPages = !app.inDev

  async handle(error: unknown, ctx: HttpContext) {
    return super.handle(error, ctx)
  }
}

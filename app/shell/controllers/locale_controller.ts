import type { HttpContext } from '@adonisjs/core/http'
import { LOCALE_COOKIE } from '#shell/middleware/locale_middleware'

/** The language switch. */
export default class LocaleController {
  async update({ request, response }: HttpContext) {
    const locale = request.input('locale') === 'en' ? 'en' : 'zh-CN'
    response.plainCookie(LOCALE_COOKIE, locale, { maxAge: '5y', encode: false, httpOnly: false })
    return response.redirect().back()
  }
}

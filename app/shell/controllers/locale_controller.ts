import type { HttpContext } from '@adonisjs/core/http'
import { bus } from '#kernel/bus'
import { sql } from '#kernel/sql'
import { LOCALE_COOKIE } from '#shell/middleware/locale_middleware'

/** The language switch: kept on the device, and with the person for mails and the next one. */
export default class LocaleController {
  async update({ request, response, auth }: HttpContext) {
    const locale = request.input('locale') === 'en' ? 'en' : 'zh-CN'
    response.plainCookie(LOCALE_COOKIE, locale, { maxAge: '5y', encode: false, httpOnly: false })
    const guard = auth.use('web')
    if (await guard.check()) {
      await sql(null, 'UPDATE users SET locale = $2, updated_at = now() WHERE id = $1', [
        guard.user!.id,
        locale,
      ])
      await bus.send(null, 'access.changed')
    }
    return response.redirect().back()
  }
}

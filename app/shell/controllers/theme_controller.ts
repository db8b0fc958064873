import type { HttpContext } from '@adonisjs/core/http'
import { sql } from '#kernel/sql'
import { THEME_COOKIE, THEMES } from '#shell/services/theme'

/** The light and dark switch: kept on the device, and with the person for the next one. */
export default class ThemeController {
  async update({ request, response, auth }: HttpContext) {
    const theme = THEMES.find((entry) => entry === request.input('theme')) ?? 'system'
    response.plainCookie(THEME_COOKIE, theme, { maxAge: '5y', encode: false, httpOnly: false })
    const guard = auth.use('web')
    if (await guard.check()) {
      await sql(null, 'UPDATE users SET theme = $2, updated_at = now() WHERE id = $1', [
        guard.user!.id,
        theme,
      ])
    }
    return response.redirect().back()
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import i18nManager from '@adonisjs/i18n/services/main'
import { RequestValidator } from '@adonisjs/core/http'
import type { I18n } from '@adonisjs/i18n'

export type Locale = 'zh-CN' | 'en'
export const LOCALE_COOKIE = 'tandem-locale'

/**
 * Language of the answer: the person's own, else the cookie of the switch,
 * else what the browser asks for, Chinese when nothing is said.
 */
export default class LocaleMiddleware {
  static {
    RequestValidator.messagesProvider = (ctx) => ctx.i18n.createMessagesProvider()
  }

  async handle(ctx: HttpContext, next: NextFn) {
    ctx.i18n = localeOf(ctx)
    return next()
  }
}

/** The texts of the language a request asks for. */
export function localeOf({ request }: HttpContext): I18n {
  const wanted =
    request.plainCookie(LOCALE_COOKIE, undefined, false) ??
    i18nManager.getSupportedLocaleFor(request.languages())
  const locale: Locale = wanted === 'en' ? 'en' : 'zh-CN'
  return i18nManager.locale(locale)
}

declare module '@adonisjs/core/http' {
  interface HttpContext {
    i18n: I18n
  }
}

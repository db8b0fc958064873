import type { HttpContext } from '@adonisjs/core/http'
import i18nManager from '@adonisjs/i18n/services/main'

/** A visitor's choice in the address (`?lang=en`) comes before what their browser asks for. */
export function chooseLanguage(ctx: HttpContext): void {
  const asked = ctx.request.input('lang') as unknown
  if (asked === 'en' || asked === 'zh-CN') ctx.i18n = i18nManager.locale(asked)
}

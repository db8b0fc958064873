import type { HttpContext } from '@adonisjs/core/http'
import { chooseLanguage } from '#modules/marketing/services/visitor_language'
import Unsubscribe, { findSubscription } from '#modules/marketing/actions/unsubscribe'

/** The link in every e-mail. Looking at it does nothing; the button, or a mail program's POST, acts. */
export default class UnsubscribeController {
  async show(ctx: HttpContext) {
    return this.#page(ctx, false)
  }

  async store(ctx: HttpContext) {
    await new Unsubscribe().handle({ token: String(ctx.params.token) })
    // A mail program (RFC 8058) wants no page.
    if (ctx.request.input('List-Unsubscribe') === 'One-Click')
      return ctx.response.status(200).send('')
    return this.#page(ctx, true)
  }

  async #page(ctx: HttpContext, justNow: boolean) {
    chooseLanguage(ctx)
    const { params, view, i18n, response } = ctx
    const subscription = await findSubscription(String(params.token))
    response.header('cache-control', 'no-store').header('x-robots-tag', 'noindex')
    return view.render('marketing::unsubscribe', {
      t: (key: string, values?: Record<string, string>) =>
        i18n.t(`marketing.visitor.${key}`, values),
      locale: i18n.locale,
      address: subscription.masked ?? '',
      isOut: subscription.isOut,
      justNow,
      action: `/u/${params.token}`,
    })
  }
}

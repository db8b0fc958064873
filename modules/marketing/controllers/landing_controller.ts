import type { HttpContext } from '@adonisjs/core/http'
import type { Infer } from '@vinejs/vine/types'
import { DomainException, NotFoundException } from '#kernel/exceptions'
import { localDate, systemClock } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'
import ClaimCoupon from '#modules/marketing/actions/claim_coupon'
import { chooseLanguage } from '#modules/marketing/services/visitor_language'
import { trafficSource } from '#modules/marketing/domain/traffic_source'
import { getLandingPage, type LandingPage } from '#modules/marketing/queries/get_landing_page'
import { openHero } from '#modules/marketing/services/hero_image'
import { landingView } from '#modules/marketing/services/landing_view'
import { mayClaim } from '#modules/marketing/services/visitor_limits'
import { claimValidator } from '#modules/marketing/validators/claim'

type Claim = Infer<typeof claimValidator>
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Landing pages as visitors meet them: plain HTML that works without scripts. */
export default class LandingController {
  async show(ctx: HttpContext) {
    const page = await this.#published(ctx)
    return landingView(ctx, page, {})
  }

  async claim(ctx: HttpContext) {
    const page = await this.#published(ctx)
    const { request, response, i18n } = ctx
    if (!(await mayClaim(request.ip())))
      return landingView(ctx, page, { error: i18n.t('marketing.visitor.too_many') }, 429)
    const [invalid, form] = await claimValidator.tryValidate(request.body())
    if (invalid)
      return landingView(ctx, page, { error: i18n.t('marketing.visitor.incomplete') }, 422)
    // Who fills what nobody sees is a program: it is thanked and forgotten.
    if (form.website) return response.redirect().toPath(`/lp/${page.slug}?done=1`)
    try {
      return landingView(ctx, page, await this.#answer(ctx, page, form))
    } catch (error) {
      if (!(error instanceof DomainException) || error.status >= 500) throw error
      return landingView(ctx, page, { error: i18n.t(error.messageKey, error.params) }, 422)
    }
  }

  /** The picture at the head of the page; served as nothing but a picture. */
  async hero(ctx: HttpContext) {
    const page = await this.#published(ctx)
    const file = await openHero(page.hero_file_id ?? 0)
    const { request, response } = ctx
    response.header('content-type', file.mime)
    response.header('x-content-type-options', 'nosniff')
    response.header('content-security-policy', "default-src 'none'; sandbox")
    response.header('cache-control', 'public, max-age=3600')
    response.header('etag', `"${file.sha256}"`)
    if (request.header('if-none-match') === `"${file.sha256}"`) return response.status(304).send('')
    return response.stream(file.stream())
  }

  /** Gives out the code, or says that this phone had its own already. */
  async #answer({ request, i18n }: HttpContext, page: LandingPage, form: Claim) {
    const isEnglish = i18n.locale === 'en'
    const result = await new ClaimCoupon().handle({
      couponId: page.coupon_id ?? 0,
      phone: form.phone,
      name: form.name,
      locale: isEnglish ? 'en' : 'zh-CN',
      landingPage: { id: page.id, slug: page.slug },
      visitorId: visitorOf(request),
      traffic: trafficSource(
        form.landing || request.completeUrl(true),
        form.referrer ?? null,
        systemClock.now()
      ),
      consentText: isEnglish ? page.consent_en || page.consent_zh : page.consent_zh,
    })
    if (result.outcome === 'had_it') return { notice: i18n.t('marketing.visitor.had_it') }
    const expires = localDate(result.expiresAt, settings.text('shell', 'time_zone'))
    return { code: result.code, expires }
  }

  async #published(ctx: HttpContext): Promise<LandingPage> {
    const { params, auth } = ctx
    chooseLanguage(ctx)
    const page = await getLandingPage(String(params.slug))
    // Staff who are signed in may look at a draft.
    if (!page || (page.state !== 'published' && !(await auth.use('web').check())))
      throw new NotFoundException('page', String(params.slug))
    return page
  }
}

/** The tracker's visitor id, unless the visitor wants none. */
function visitorOf(request: HttpContext['request']): string | null {
  const id = request.plainCookie('tdm_v', undefined, false) as string | undefined
  return id && UUID.test(id) && request.plainCookie('tdm_c', undefined, false) !== 'denied'
    ? id
    : null
}

import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import type { LandingPage } from '#modules/marketing/queries/get_landing_page'

interface Outcome {
  code?: string
  expires?: string
  notice?: string
  error?: string
}

/** Renders a landing page in the visitor's language, with the outcome of the form if it was sent. */
export function landingView(ctx: HttpContext, page: LandingPage, outcome: Outcome, status = 200) {
  const { request, response, i18n, view } = ctx
  const en = i18n.locale === 'en'
  const say = (zh: string | null, other: string | null) => (en ? other || zh : zh || other) ?? ''
  const query = new URLSearchParams(request.qs() as Record<string, string>)
  query.delete('done')
  const kept = query.size > 0 ? `?${query}` : ''
  response.status(status).header('cache-control', 'no-store')
  return view.render('marketing::landing', {
    t: (key: string, params?: Record<string, string | number>) =>
      i18n.t(`marketing.visitor.${key}`, params),
    locale: i18n.locale,
    title: say(page.title_zh, page.title_en),
    blocks: page.blocks.map((block) => say(block.zh, block.en)).filter(Boolean),
    hero: page.hero_file_id ? `/lp/${page.slug}/hero` : null,
    coupon: page.coupon_id ? say(page.coupon_zh, page.coupon_en) : null,
    runs: page.coupon_runs,
    left: page.left !== null && page.left <= 100 ? page.left : null,
    button: say(page.button_zh, page.button_en) || i18n.t('marketing.visitor.claim'),
    consent: say(page.consent_zh, page.consent_en),
    asksName: page.asks_name,
    action: `/lp/${page.slug}${kept}`,
    other: {
      label: en ? '中文' : 'English',
      href: `?${new URLSearchParams({ ...Object.fromEntries(query), lang: en ? 'zh-CN' : 'en' })}`,
    },
    phone: request.input('phone', ''),
    name: request.input('name', ''),
    landing: request.completeUrl(true),
    referrer: request.header('referer') ?? '',
    tracker: `${env.get('APP_URL', '').replace(/\/$/, '')}/t.js`,
    done: request.input('done') === '1',
    ...outcome,
  })
}

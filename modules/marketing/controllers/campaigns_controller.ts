import type { HttpContext } from '@adonisjs/core/http'
import { keepHero } from '#modules/marketing/services/hero_image'
import SaveCoupon from '#modules/marketing/actions/save_coupon'
import SaveLandingPage from '#modules/marketing/actions/save_landing_page'
import { couponChoices, getCoupon, getPage } from '#modules/marketing/queries/get_for_form'
import { listCoupons, listPages } from '#modules/marketing/queries/list_marketing'
import { couponValidator, pageValidator } from '#modules/marketing/validators/marketing'

/** Landing pages and the coupons they give away. */
export default class CampaignsController {
  async pages({ request, inertia, i18n }: HttpContext) {
    return inertia.render('marketing/pages/index', { list: await listPages(request, i18n.locale) })
  }

  async page({ params, inertia, i18n }: HttpContext) {
    const page = params.id === 'new' ? null : await getPage(Number(params.id))
    return inertia.render('marketing/pages/form', {
      page,
      coupons: await couponChoices(i18n.locale),
    })
  }

  async savePage({ params, request, response, session, i18n, actor }: HttpContext) {
    const { hero, removeHero, ...form } = await request.validateUsing(pageValidator)
    const heroFileId = hero ? await keepHero(hero.tmpPath!, hero.clientName, actor) : undefined
    const fields = { ...form, heroFileId: heroFileId ?? (removeHero ? null : undefined) }
    const id = await new SaveLandingPage().handle({ id: idOf(params.id), fields, actor })
    session.flash('success', i18n.t('marketing.saved'))
    return response.redirect().toPath(`/marketing/pages/${id}`)
  }

  async coupons({ request, inertia, i18n }: HttpContext) {
    return inertia.render('marketing/coupons/index', {
      list: await listCoupons(request, i18n.locale),
    })
  }

  async coupon({ params, inertia }: HttpContext) {
    return inertia.render('marketing/coupons/form', {
      coupon: params.id === 'new' ? null : await getCoupon(Number(params.id)),
    })
  }

  async saveCoupon({ params, request, response, session, i18n, actor }: HttpContext) {
    const fields = await request.validateUsing(couponValidator)
    await new SaveCoupon().handle({ id: idOf(params.id), fields, actor })
    session.flash('success', i18n.t('marketing.saved'))
    return response.redirect().toPath('/marketing/coupons')
  }
}

const idOf = (param: unknown) => (param === 'new' ? null : Number(param))

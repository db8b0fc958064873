import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { company } from '#shell/services/company'
import MoveRule from '#modules/oms/actions/move_rule'
import SaveGiftRule from '#modules/oms/actions/save_gift_rule'
import StartGiftTrial from '#modules/oms/actions/start_gift_trial'
import SwitchRule from '#modules/oms/actions/switch_rule'
import { getGiftRule, listGiftRules } from '#modules/oms/queries/list_gift_rules'
import { getGiftTrial } from '#modules/oms/queries/get_gift_trial'
import { conditionProps } from '#modules/oms/queries/rule_form'
import { giftRuleValidator, giftTrialValidator } from '#modules/oms/validators/gift_rule'
import { moveValidator, switchValidator } from '#modules/oms/validators/rule'

/** What buyers get on top: rules by which gifts are added when an order is audited. */
export default class GiftsController {
  async index({ inertia, actor }: HttpContext) {
    const [rules, conditions] = await Promise.all([listGiftRules(), conditionProps(actor)])
    return inertia.render('oms/gifts/index', { rules, ...conditions })
  }

  async create({ inertia, actor }: HttpContext) {
    return inertia.render('oms/gifts/form', {
      ...{ rule: null, history: [], currency: company().currency },
      ...(await conditionProps(actor)),
    })
  }

  async edit({ params, inertia, actor, i18n }: HttpContext) {
    const rule = await getGiftRule(Number(params.id))
    const [conditions, history] = await Promise.all([
      conditionProps(actor),
      historyOf({ type: 'gift_rule', id: rule.id }, i18n),
    ])
    return inertia.render('oms/gifts/form', {
      ...{ rule, history, currency: company().currency },
      ...conditions,
    })
  }

  async store(ctx: HttpContext) {
    const rule = await ctx.request.validateUsing(giftRuleValidator)
    await new SaveGiftRule().handle({ rule, actor: ctx.actor })
    return this.#saved(ctx)
  }

  async update(ctx: HttpContext) {
    const rule = await ctx.request.validateUsing(giftRuleValidator)
    await new SaveGiftRule().handle({ id: Number(ctx.params.id), rule, actor: ctx.actor })
    return this.#saved(ctx)
  }

  async switch({ params, request, response, actor }: HttpContext) {
    const { isOn } = await request.validateUsing(switchValidator)
    await new SwitchRule().handle({ table: 'gift', id: Number(params.id), isOn, actor })
    return response.redirect().back()
  }

  async move({ params, request, response, actor }: HttpContext) {
    const { up } = await request.validateUsing(moveValidator)
    await new MoveRule().handle({ table: 'gift', id: Number(params.id), up, actor })
    return response.redirect().back()
  }

  async tryOut({ request, response, actor }: HttpContext) {
    const { ruleId, ...rule } = await request.validateUsing(giftTrialValidator)
    return response.created({ id: await new StartGiftTrial().handle({ rule, ruleId, actor }) })
  }

  async trial({ params, actor }: HttpContext) {
    return getGiftTrial(Number(params.id), actor)
  }

  #saved({ response, session, i18n }: HttpContext) {
    session.flash('success', i18n.t('oms.gifts.saved'))
    return response.redirect().toPath('/oms/gifts')
  }
}

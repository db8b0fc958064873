import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { describeFields } from '#kernel/rules/index'
import { storeOptions } from '#catalog/queries/list_stores'
import SaveRule from '#modules/oms/actions/save_rule'
import SwitchRule from '#modules/oms/actions/switch_rule'
import { paramsOf } from '#modules/oms/domain/rule_params'
import { getRule, listRules } from '#modules/oms/queries/list_rules'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'
import { newRuleValidator, ruleSwitchValidator, ruleValidator } from '#modules/oms/validators/rule'

/** The rules of the audit: what holds an order, and what is only noted. */
export default class RulesController {
  async index({ inertia }: HttpContext) {
    return inertia.render('oms/rules/index', { rules: await listRules() })
  }

  async create({ inertia, actor }: HttpContext) {
    return inertia.render('oms/rules/form', {
      rule: null,
      params: [],
      fields: describeFields(ORDER_FIELDS).fields,
      stores: await storeOptions(actor),
      history: [],
    })
  }

  async edit({ params, inertia, actor, i18n }: HttpContext) {
    const rule = await getRule(Number(params.id))
    return inertia.render('oms/rules/form', {
      rule,
      params: [...paramsOf(rule.code)],
      fields: describeFields(ORDER_FIELDS).fields,
      stores: await storeOptions(actor),
      history: await historyOf({ type: 'audit_rule', id: rule.id }, i18n),
    })
  }

  async store(ctx: HttpContext) {
    const rule = await ctx.request.validateUsing(newRuleValidator)
    await new SaveRule().handle({ rule, actor: ctx.actor })
    return this.#saved(ctx)
  }

  async update(ctx: HttpContext) {
    const rule = await ctx.request.validateUsing(ruleValidator)
    await new SaveRule().handle({ id: Number(ctx.params.id), rule, actor: ctx.actor })
    return this.#saved(ctx)
  }

  async switch({ params, request, response, actor }: HttpContext) {
    const { isOn } = await request.validateUsing(ruleSwitchValidator)
    await new SwitchRule().handle({ id: Number(params.id), isOn, actor })
    return response.redirect().back()
  }

  #saved({ response, session, i18n }: HttpContext) {
    session.flash('success', i18n.t('oms.rules.saved'))
    return response.redirect().toPath('/oms/rules')
  }
}

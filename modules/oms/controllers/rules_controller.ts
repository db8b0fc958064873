import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import MoveRule from '#modules/oms/actions/move_rule'
import SaveRule from '#modules/oms/actions/save_rule'
import SwitchRule from '#modules/oms/actions/switch_rule'
import { severitiesFor } from '#modules/oms/domain/effects'
import { paramsOf } from '#modules/oms/domain/rule_params'
import { getRule, listRules, ruleNames } from '#modules/oms/queries/list_rules'
import { conditionProps, effectTargets } from '#modules/oms/queries/rule_form'
import type { RuleBody } from '#modules/oms/services/read_rule'
import { versionsOf } from '#modules/oms/services/rule_versions'
import {
  moveValidator,
  newRuleValidator,
  ruleValidator,
  switchValidator,
} from '#modules/oms/validators/rule'

/** The rules of the audit: what holds an order, and what is only noted. */
export default class RulesController {
  async index({ inertia, actor }: HttpContext) {
    const [rules, conditions, targets] = await Promise.all([
      listRules(),
      conditionProps(actor),
      effectTargets(),
    ])
    return inertia.render('oms/rules/index', { rules, ...conditions, targets })
  }

  async create({ inertia, actor }: HttpContext) {
    const [conditions, targets, names] = await Promise.all([
      conditionProps(actor),
      effectTargets(),
      ruleNames(),
    ])
    return inertia.render('oms/rules/form', {
      ...{ rule: null, params: [], severities: [...severitiesFor(null)], versions: [] },
      ...{ history: [], ...conditions, targets, names },
    })
  }

  async edit({ params, inertia, actor, i18n }: HttpContext) {
    const rule = await getRule(Number(params.id))
    const [conditions, targets, names, versions, history] = await Promise.all([
      conditionProps(actor),
      effectTargets(),
      ruleNames(),
      versionsOf<RuleBody>('audit', rule.id),
      historyOf({ type: 'audit_rule', id: rule.id }, i18n),
    ])
    return inertia.render('oms/rules/form', {
      ...{ rule, params: [...paramsOf(rule.code)] },
      severities: [...severitiesFor(rule.name === null ? rule.code : null)],
      ...{ versions, history, ...conditions, targets, names },
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
    const { isOn } = await request.validateUsing(switchValidator)
    await new SwitchRule().handle({ id: Number(params.id), isOn, actor })
    return response.redirect().back()
  }

  async move({ params, request, response, actor }: HttpContext) {
    const { up } = await request.validateUsing(moveValidator)
    await new MoveRule().handle({ table: 'audit', id: Number(params.id), up, actor })
    return response.redirect().back()
  }

  #saved({ response, session, i18n }: HttpContext) {
    session.flash('success', i18n.t('oms.rules.saved'))
    return response.redirect().toPath('/oms/rules')
  }
}

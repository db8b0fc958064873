import type { HttpContext } from '@adonisjs/core/http'
import { historyOf } from '#kernel/audit/history'
import { company } from '#shell/services/company'
import ChangeAllocationRules from '#modules/oms/actions/change_allocation_rules'
import SaveAllocationRule from '#modules/oms/actions/save_allocation_rule'
import {
  allocationTargets,
  findDefaultRule,
  getAllocationRule,
  listAllocationRules,
  type AllocationRuleView,
} from '#modules/oms/queries/list_allocation_rules'
import { conditionProps } from '#modules/oms/queries/rule_form'
import { tryAllocationRules } from '#modules/oms/queries/try_allocation_rules'
import { effectsForForm } from '#modules/oms/services/read_allocation_rule'
import {
  allocationRuleValidator,
  newAllocationRuleValidator,
  ruleOrderValidator,
} from '#modules/oms/validators/allocation_rule'
import { switchValidator } from '#modules/oms/validators/rule'

/** The rules of allocation: which warehouses and couriers are pinned, forbidden or preferred for which orders. */
export default class AllocationRulesController {
  async index({ request, inertia, actor }: HttpContext) {
    const asked = String(request.qs().order ?? '').slice(0, 60)
    const [rules, conditions, targets, trial] = await Promise.all([
      listAllocationRules(),
      conditionProps(actor),
      allocationTargets(),
      asked ? tryAllocationRules(asked, actor) : null,
    ])
    const { currency } = company()
    return inertia.render('oms/allocation-rules/index', {
      ...{ rules, ...conditions, targets, currency, asked, trial },
    })
  }

  async create(ctx: HttpContext) {
    const isDefault = ctx.request.qs().default === '1'
    return this.#form(ctx, isDefault ? await findDefaultRule() : null, isDefault)
  }

  async edit(ctx: HttpContext) {
    const rule = await getAllocationRule(Number(ctx.params.id))
    return this.#form(ctx, rule, rule.isDefault)
  }

  async store(ctx: HttpContext) {
    const { isDefault, ...rule } = await ctx.request.validateUsing(newAllocationRuleValidator)
    await new SaveAllocationRule().handle({ rule, isDefault, actor: ctx.actor })
    return this.#saved(ctx)
  }

  async update(ctx: HttpContext) {
    const rule = await ctx.request.validateUsing(allocationRuleValidator)
    await new SaveAllocationRule().handle({ id: Number(ctx.params.id), rule, actor: ctx.actor })
    return this.#saved(ctx)
  }

  async switch({ params, request, response, actor }: HttpContext) {
    const { isOn } = await request.validateUsing(switchValidator)
    await new ChangeAllocationRules().set(Number(params.id), { isOn }, actor)
    return response.redirect().back()
  }

  async order({ request, response, actor }: HttpContext) {
    const { ids } = await request.validateUsing(ruleOrderValidator)
    await new ChangeAllocationRules().order(ids, actor)
    return response.redirect().back()
  }

  async destroy({ params, response, session, actor, i18n }: HttpContext) {
    await new ChangeAllocationRules().set(Number(params.id), { isGone: true }, actor)
    session.flash('success', i18n.t('oms.allocation_rules.gone'))
    return response.redirect().toPath('/oms/allocation-rules')
  }

  async #form(
    { inertia, actor, i18n }: HttpContext,
    rule: AllocationRuleView | null,
    isDefault: boolean
  ) {
    const [conditions, targets, history] = await Promise.all([
      conditionProps(actor),
      allocationTargets(),
      rule ? historyOf({ type: 'allocation_rule', id: rule.id }, i18n) : [],
    ])
    const { currency } = company()
    return inertia.render('oms/allocation-rules/form', {
      rule: rule && { ...rule, effects: effectsForForm(rule.effects) },
      ...{ isDefault, history, ...conditions, targets, currency },
    })
  }

  #saved({ response, session, i18n }: HttpContext) {
    session.flash('success', i18n.t('oms.rules.saved'))
    return response.redirect().toPath('/oms/allocation-rules')
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { systemClock } from '#kernel/clock'
import { flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import DeletePolicies from '#inventory/actions/delete_policies'
import SavePolicies from '#inventory/actions/save_policies'
import SnoozeAlerts from '#inventory/actions/snooze_alerts'
import {
  alertList,
  ALERT_LIST,
  getPolicy,
  policyList,
  POLICY_LIST,
  withDemand,
  type LowRow,
  type PolicyRow,
} from '#inventory/queries/list_policies'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { assertWarehouses } from '#inventory/services/scope'
import { idsValidator, policyValidator, snoozeValidator } from '#inventory/validators/stock'

/** From when on stock is low, and what is low now. */
export default class PoliciesController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = await policyList(readListQuery(request, POLICY_LIST), actor)
    const [list, warehouses] = await Promise.all([
      keysetPage<PolicyRow>(source),
      warehouseOptions(actor),
    ])
    return inertia.render('inventory/policies/index', { list, warehouses })
  }

  async create({ inertia, actor }: HttpContext) {
    return inertia.render('inventory/policies/form', {
      policy: null,
      warehouses: await warehouseOptions(actor),
    })
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const policy = await getPolicy(params.id)
    assertWarehouses(actor, [policy.warehouseId])
    return inertia.render('inventory/policies/form', {
      policy,
      warehouses: await warehouseOptions(actor),
    })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const policy = await request.validateUsing(policyValidator)
    assertWarehouses(actor, [policy.warehouseId])
    await new SavePolicies().handle({ actor, policies: [policy] })
    session.flash('success', i18n.t('inventory.policies.saved'))
    return response.redirect().toPath('/inventory/policies')
  }

  async destroy(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(idsValidator)
    const gone = new Set(await new DeletePolicies().handle({ actor: ctx.actor, ids }))
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: gone.has(id) }))
    )
    return ctx.response.redirect().back()
  }

  async alerts({ request, inertia, actor }: HttpContext) {
    const source = await alertList(readListQuery(request, ALERT_LIST), actor)
    const [page, warehouses] = await Promise.all([
      keysetPage<LowRow>(source),
      warehouseOptions(actor),
    ])
    const list = { ...page, rows: await withDemand(page.rows) }
    return inertia.render('inventory/alerts/index', { list, warehouses })
  }

  async snooze(ctx: HttpContext) {
    const { ids, days } = await ctx.request.validateUsing(snoozeValidator)
    const until = days > 0 ? new Date(systemClock.now().getTime() + days * 86_400_000) : null
    const done = new Set(
      await new SnoozeAlerts().handle({ actor: ctx.actor, policyIds: ids, until })
    )
    flashResults(
      ctx,
      ids.map((id) => ({ id, ok: done.has(id) }))
    )
    return ctx.response.redirect().back()
  }
}

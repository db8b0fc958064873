import type { HttpContext } from '@adonisjs/core/http'
import { flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import DeletePolicies from '#inventory/actions/delete_policies'
import SavePolicies from '#inventory/actions/save_policies'
import {
  getPolicy,
  policyList,
  POLICY_LIST,
  type PolicyRow,
} from '#inventory/queries/list_policies'
import { keeperOptions } from '#inventory/queries/alert_owners'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { assertWarehouses } from '#inventory/services/scope'
import { alertDefaults } from '#inventory/services/settings'
import { idsValidator, policyValidator } from '#inventory/validators/stock'

/** From when on stock is low, and who looks after it. */
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
      people: await keeperOptions(),
      defaults: alertDefaults(),
    })
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const policy = await getPolicy(params.id)
    assertWarehouses(actor, [policy.warehouseId])
    return inertia.render('inventory/policies/form', {
      policy,
      warehouses: await warehouseOptions(actor),
      people: await keeperOptions(),
      defaults: alertDefaults(),
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
}

import type { HttpContext } from '@adonisjs/core/http'
import { multiplyDecimals, plain } from '#kernel/decimal'
import { exportList, flashResults, keysetPage, readListQuery } from '#kernel/lists/index'
import DeletePolicies from '#inventory/actions/delete_policies'
import SavePolicies from '#inventory/actions/save_policies'
import { POLICY_COLUMNS } from '#inventory/importers/policy_columns'
import {
  getPolicy,
  policyList,
  POLICY_LIST,
  type PolicyRow,
} from '#inventory/queries/list_policies'
import { policySkus } from '#inventory/queries/explain_policies'
import { keeperOptions } from '#inventory/queries/alert_owners'
import { warehouseOptions } from '#inventory/queries/list_warehouses'
import { groupOptions } from '#inventory/queries/warehouse_groups'
import { assertWarehouses } from '#inventory/services/scope'
import { alertDefaults } from '#inventory/services/settings'
import { idsValidator, policyValidator } from '#inventory/validators/stock'

/** From when on stock is low, and who looks after it. */
export default class PoliciesController {
  async index({ request, inertia, actor }: HttpContext) {
    const source = await policyList(readListQuery(request, POLICY_LIST), actor)
    const [list, warehouses, groups] = await Promise.all([
      keysetPage<PolicyRow>(source),
      warehouseOptions(actor),
      groupOptions(),
    ])
    return inertia.render('inventory/policies/index', { list, warehouses, groups })
  }

  /** In the columns that an import reads. */
  async export(ctx: HttpContext) {
    const { i18n } = ctx
    const source = await policyList(readListQuery(ctx.request, POLICY_LIST), ctx.actor)
    return exportList<PolicyRow>(ctx, source, {
      name: 'stock-policies',
      columns: POLICY_COLUMNS.map(({ key, header }) => ({ key, header })),
      map: ({ code, warehouseName, groupName, ...row }) => ({
        ...row,
        skuCode: row.skuId ? code : null,
        productCode: row.productId ? code : null,
        place: warehouseName ?? groupName,
        method: i18n.t(`inventory.methods.${row.method}`),
        serviceLevel: row.serviceLevel && plain(multiplyDecimals(row.serviceLevel, 100)),
      }),
    })
  }

  async create({ inertia, actor }: HttpContext) {
    return inertia.render('inventory/policies/form', {
      policy: null,
      skus: [],
      ...(await this.#choices(actor)),
    })
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const policy = await getPolicy(params.id)
    assertWarehouses(actor, [policy.warehouseId])
    const skus = policy.productId ? await policySkus(policy.id) : []
    return inertia.render('inventory/policies/form', {
      policy,
      skus,
      ...(await this.#choices(actor)),
    })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const { isEdit, ...policy } = await request.validateUsing(policyValidator)
    assertWarehouses(actor, [policy.warehouseId])
    await new SavePolicies().handle({ actor, policies: [policy], onlyNew: !isEdit })
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

  /** What its form offers. */
  async #choices(actor: HttpContext['actor']) {
    return {
      warehouses: await warehouseOptions(actor),
      groups: actor.warehouses ? [] : await groupOptions(),
      people: await keeperOptions(),
      defaults: alertDefaults(),
    }
  }
}

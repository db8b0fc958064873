import type { HttpContext } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'
import { getStore } from '#catalog/queries/list_stores'
import DeleteStockRule from '#inventory/actions/delete_stock_rule'
import SaveStockRule from '#inventory/actions/save_stock_rule'
import { categoryOptions, getStockRule } from '#inventory/queries/list_stock_rules'
import { momentOf } from '#inventory/services/settings'
import { stockRuleValidator } from '#inventory/validators/selling'

const untargeted = () => {
  const message = { key: 'errors.stock_rule_target' }
  return new RefusedException(
    'stock_rule_target',
    {},
    { messages: { skuId: message, categoryId: message } }
  )
}

/** What a store shows of a category or of one SKU, instead of what it shows of all. */
export default class StockRulesController {
  async create({ params, inertia, actor }: HttpContext) {
    const { id, name } = await getStore(params.store, actor)
    return inertia.render('inventory/availability/rule', {
      store: { id, name },
      rule: null,
      categories: await categoryOptions(),
    })
  }

  async edit({ params, inertia, actor }: HttpContext) {
    const { id, name } = await getStore(params.store, actor)
    return inertia.render('inventory/availability/rule', {
      store: { id, name },
      rule: await getStockRule(params.id, id),
      categories: await categoryOptions(),
    })
  }

  async store({ params, request, response, actor, session, i18n }: HttpContext) {
    const { id: storeId } = await getStore(params.store, actor)
    const { presaleFrom, presaleUntil, ...rule } = await request.validateUsing(stockRuleValidator)
    // Of neither it would be the rule of all the store sells, which has a form of its own.
    if (!rule.skuId && !rule.categoryId) throw untargeted()
    await new SaveStockRule().handle({
      actor,
      rule: {
        ...rule,
        storeId,
        presaleFrom: momentOf(presaleFrom),
        presaleUntil: momentOf(presaleUntil),
      },
    })
    session.flash('success', i18n.t('inventory.availability.saved'))
    return response.redirect().toPath(`/inventory/availability/${storeId}`)
  }

  async destroy({ params, response, actor, session, i18n }: HttpContext) {
    const { id: storeId } = await getStore(params.store, actor)
    await new DeleteStockRule().handle({ actor, id: params.id, storeId })
    session.flash('success', i18n.t('inventory.availability.rule_gone'))
    return response.redirect().toPath(`/inventory/availability/${storeId}`)
  }
}

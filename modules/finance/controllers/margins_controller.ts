import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { companyMoney } from '../queries/company_money.js'
import { ListMargins, MARGIN_LIST } from '../queries/list_margins.js'
import { ListPostingTargets } from '../queries/list_posting_targets.js'

/** Orders by their margin. */
export default class MarginsController {
  async index({ request, inertia, actor }: HttpContext) {
    const list = await new ListMargins().handle(readListQuery(request, MARGIN_LIST), actor)
    const [{ currency }, { stores }] = await Promise.all([
      companyMoney(),
      new ListPostingTargets().handle(),
    ])
    return inertia.render('finance/margins/index', { list, currency, stores })
  }
}

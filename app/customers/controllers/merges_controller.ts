import type { HttpContext } from '@adonisjs/core/http'
import DismissDuplicate from '#customers/actions/dismiss_duplicate'
import MergeCustomers from '#customers/actions/merge_customers'
import UndoMerge from '#customers/actions/undo_merge'
import { listDuplicates } from '#customers/queries/list_duplicates'
import { mergeValidator } from '#customers/validators/customer'

export default class MergesController {
  async duplicates({ inertia }: HttpContext) {
    return inertia.render('customers/duplicates', { pairs: await listDuplicates() })
  }

  async dismiss({ params, response, actor }: HttpContext) {
    await new DismissDuplicate().handle({ pairId: Number(params.id), actor })
    return response.redirect().back()
  }

  async store({ params, request, response, session, i18n, actor }: HttpContext) {
    const { loserId, choices } = await request.validateUsing(mergeValidator)
    await new MergeCustomers().handle({ winnerId: Number(params.id), loserId, choices, actor })
    session.flash('success', i18n.t('customers.merged'))
    return response.redirect().toPath(`/customers/customers/${params.id}`)
  }

  async undo({ params, response, session, i18n, actor }: HttpContext) {
    await new UndoMerge().handle({ mergeId: Number(params.id), actor })
    session.flash('success', i18n.t('customers.unmerged'))
    return response.redirect().back()
  }
}

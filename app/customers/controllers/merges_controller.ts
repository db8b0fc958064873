import type { HttpContext } from '@adonisjs/core/http'
import { sql } from '#kernel/sql'
import MergeCustomers from '#customers/actions/merge_customers'
import SaveAddress from '#customers/actions/save_address'
import UndoMerge from '#customers/actions/undo_merge'
import { listDuplicates } from '#customers/queries/list_duplicates'
import { addressValidator, mergeValidator } from '#customers/validators/customer'

export default class MergesController {
  async duplicates({ inertia }: HttpContext) {
    return inertia.render('customers/duplicates', { pairs: await listDuplicates() })
  }

  async dismiss({ params, response, actor }: HttpContext) {
    await sql(
      null,
      `UPDATE customer_duplicates SET state = 'dismissed', decided_by = $2, decided_at = now() WHERE id = $1 AND state = 'open'`,
      [Number(params.id), actor.id]
    )
    return response.redirect().back()
  }

  async store({ params, request, response, session, i18n, actor }: HttpContext) {
    const { loserId } = await request.validateUsing(mergeValidator)
    await new MergeCustomers().handle({ winnerId: Number(params.id), loserId, actor })
    session.flash('success', i18n.t('customers.merged'))
    return response.redirect().toPath(`/customers/customers/${params.id}`)
  }

  async undo({ params, response, session, i18n, actor }: HttpContext) {
    await new UndoMerge().handle({ mergeId: Number(params.id), actor })
    session.flash('success', i18n.t('customers.unmerged'))
    return response.redirect().back()
  }

  async address({ params, request, response, session, i18n, actor }: HttpContext) {
    const {
      addressId,
      isDefault = false,
      ...address
    } = await request.validateUsing(addressValidator)
    await new SaveAddress().handle({
      customerId: Number(params.id),
      addressId,
      address,
      isDefault,
      actor,
    })
    session.flash('success', i18n.t('customers.saved'))
    return response.redirect().back()
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { CreateManualOrder } from '#orders/actions/create_manual_order'
import { ListChoices } from '#orders/queries/list_choices'
import { manualOrderValidator } from '#orders/validators/manual_order'

/** Orders taken by phone or over the counter. */
export default class ManualOrdersController {
  async create({ inertia, actor }: HttpContext) {
    const { stores } = await new ListChoices().handle(actor)
    return inertia.render('orders/orders/create', { stores })
  }

  async store({ request, response, actor, session, i18n }: HttpContext) {
    const input = await request.validateUsing(manualOrderValidator)
    const id = await new CreateManualOrder().handle({ ...input, actor })
    session.flash('success', i18n.t('orders.form.saved'))
    return response.redirect().toPath(`/orders/orders/${id}`)
  }
}

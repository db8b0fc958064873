import type { HttpContext } from '@adonisjs/core/http'
import { seesStore } from '#kernel/access/actor'
import { ForbiddenException, RefusedException } from '#kernel/exceptions'
import GetApiOrder from '#modules/oms/queries/get_api_order'
import ListApiOrders from '#modules/oms/queries/list_api_orders'
import { storeByCode } from '#modules/oms/queries/find_stores'
import { intake } from '#modules/oms/services/intake'
import { apiOrderValidator } from '#modules/oms/validators/api_order'
import { apiOrderQueryValidator } from '#modules/oms/validators/api_order_query'

/** Orders over the API: taken in one by one, answered when they are stored and their stock is reserved. */
export default class ApiOrdersController {
  /** For the API's description. */
  static bodies = { store: apiOrderValidator }

  async store({ request, response, actor }: HttpContext) {
    const input = await apiOrderValidator.validate(request.all())
    const store = await storeByCode(input.store)
    if (!store?.isActive)
      throw new RefusedException('store_unknown', { code: input.store }, { field: 'store' })
    if (!seesStore(actor, store.id)) throw new ForbiddenException('oms.orders.create')
    const answer = await intake.submit({ store, input, actor })
    return response.status(answer.duplicate ? 200 : 201).json({ data: answer })
  }

  async index({ request, actor }: HttpContext) {
    return new ListApiOrders().handle(await apiOrderQueryValidator.validate(request.qs()), actor)
  }

  async show({ params, actor }: HttpContext) {
    return { data: await new GetApiOrder().handle(Number(params.id), actor) }
  }
}

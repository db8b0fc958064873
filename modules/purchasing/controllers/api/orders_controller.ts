import type { HttpContext } from '@adonisjs/core/http'
import CreateApiOrder from '../../actions/create_api_order.js'
import GetOrder from '../../queries/get_order.js'
import ListApiOrders from '../../queries/list_api_orders.js'
import {
  apiPurchaseOrderQueryValidator,
  apiPurchaseOrderValidator,
} from '../../validators/api_orders.js'

/** Purchase orders over the API. */
export default class ApiOrdersController {
  /** For the API's description. */
  static bodies = { store: apiPurchaseOrderValidator }

  async index({ request, actor }: HttpContext) {
    return new ListApiOrders().handle(
      await apiPurchaseOrderQueryValidator.validate(request.qs()),
      actor
    )
  }

  async show({ params, actor }: HttpContext) {
    const { order, lines, receipts } = await new GetOrder().handle(params.id, actor)
    return { data: { ...order, lines, receipts } }
  }

  async store({ request, response, actor }: HttpContext) {
    const input = await apiPurchaseOrderValidator.validate(request.all())
    const id = await new CreateApiOrder().handle({ input, actor })
    const { order, lines } = await new GetOrder().handle(id, actor)
    return response.status(201).json({ data: { ...order, lines } })
  }
}

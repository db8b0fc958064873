import type { Actor } from '#kernel/access/actor'
import { GetOrderEconomics } from './get_order_economics.js'

/** Props of the margin tab on an order's page. */
export default async function loadOrderMargin(orderId: number, _actor: Actor) {
  return new GetOrderEconomics().handle(orderId)
}

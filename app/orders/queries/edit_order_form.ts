import type { Actor } from '#kernel/access/actor'
import { Money } from '#kernel/money'
import GetOrder from '#orders/queries/get_order'

/** What the forms of an order start from: its head without lines and parcels. */
export class EditOrderForm {
  async handle(id: number, actor: Actor) {
    const order = await new GetOrder().handle(id, actor)
    const { number, consignee, phone, province, city, district, addressLine, postcode } = order
    return {
      id: order.id,
      number,
      consignee,
      phone,
      province,
      city,
      district,
      addressLine,
      postcode,
      currency: order.currency,
      total: order.total,
      paid: order.paid,
      due: Money.of(order.total, order.currency)
        .sub(Money.of(order.paid, order.currency))
        .toFixed(),
    }
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'
import IdentifyCustomers from '#customers/actions/identify_customers'
import { getCustomer } from '#customers/queries/get_customer'
import { listCustomers, readCustomers } from '#customers/queries/list_customers'
import { createCustomerValidator } from '#customers/validators/customer'

/** Customers for programs; personal data stays masked here too. */
export default class ApiCustomersController {
  async index({ request }: HttpContext) {
    const { rows, meta } = await listCustomers(readCustomers(request))
    return {
      data: rows,
      meta: {
        next: meta.next,
        prev: meta.prev,
        count: meta.count,
        countIsExact: meta.countIsExact,
      },
    }
  }

  async show({ params }: HttpContext) {
    return { data: await getCustomer(Number(params.id)) }
  }

  async store({ request, response, actor }: HttpContext) {
    const { source, ...form } = await createCustomerValidator.validate(request.body())
    const people = [{ ref: 'new', ...form, source: source || 'api' }]
    const found = await new IdentifyCustomers().handle({ people, actor })
    const id = found.get('new')
    if (!id) throw new RefusedException('customer_needs_contact')
    response.status(201)
    return { data: await getCustomer(id) }
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'
import IdentifyCustomers from '#customers/actions/identify_customers'
import SaveAddress from '#customers/actions/save_address'
import UpdateCustomer from '#customers/actions/update_customer'
import { addressOf } from '#customers/services/address_store'
import { getTimeline } from '#customers/queries/get_timeline'
import { getCustomer } from '#customers/queries/get_customer'
import { listCustomers, readCustomers } from '#customers/queries/list_customers'
import {
  addressValidator,
  createCustomerValidator,
  patchCustomerValidator,
} from '#customers/validators/customer'

/** Customers for programs; personal data stays masked here too. */
export default class ApiCustomersController {
  /** For the API's description. */
  static bodies = {
    store: createCustomerValidator,
    update: patchCustomerValidator,
    address: addressValidator,
  }

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

  async update({ params, request, actor }: HttpContext) {
    const { version, name, ...form } = await patchCustomerValidator.validate(request.body())
    const now = await getCustomer(Number(params.id))
    const fields = {
      kind: now.kind,
      displayName: name ?? now.name,
      ownerId: now.ownerId,
      source: now.source,
      locale: now.locale,
      tags: now.tags,
      note: now.note,
      ...given(form),
    }
    await new UpdateCustomer().handle({ customerId: now.id, version, fields, actor })
    return { data: await getCustomer(now.id) }
  }

  async address({ params, request, response, actor }: HttpContext) {
    const { addressId, isDefault, ...form } = await addressValidator.validate(request.body())
    const id = await new SaveAddress().handle({
      customerId: Number(params.id),
      addressId,
      address: addressOf(form),
      isDefault: isDefault ?? false,
      actor,
    })
    response.status(201)
    return { data: { id } }
  }

  async timeline({ params, request }: HttpContext) {
    const { module = null, before = null } = request.qs() as Record<string, string | undefined>
    const { rows, next } = await getTimeline(Number(params.id), { module, before })
    return { data: rows, meta: { next } }
  }
}

/** What the request names; what it leaves out stays. */
const given = <T extends object>(form: T): Partial<T> =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as Partial<T>

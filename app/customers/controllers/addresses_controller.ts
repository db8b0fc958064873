import type { HttpContext } from '@adonisjs/core/http'
import RemoveAddress from '#customers/actions/remove_address'
import SaveAddress from '#customers/actions/save_address'
import { addressOf } from '#customers/services/address_store'
import { addressValidator } from '#customers/validators/customer'

/** Where a customer has things sent. */
export default class AddressesController {
  async store({ params, request, response, session, i18n, actor }: HttpContext) {
    const { addressId, isDefault = false, ...form } = await request.validateUsing(addressValidator)
    const customerId = Number(params.id)
    const address = addressOf(form)
    await new SaveAddress().handle({ customerId, addressId, address, isDefault, actor })
    session.flash('success', i18n.t('customers.saved'))
    return response.redirect().back()
  }

  async destroy({ params, response, session, i18n, actor }: HttpContext) {
    const [customerId, addressId] = [Number(params.id), Number(params.address)]
    await new RemoveAddress().handle({ customerId, addressId, actor })
    session.flash('success', i18n.t('customers.address.removed'))
    return response.redirect().back()
  }
}

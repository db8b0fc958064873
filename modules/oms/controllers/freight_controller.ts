import type { HttpContext } from '@adonisjs/core/http'
import { company } from '#shell/services/company'
import { warehouseOptions } from '#modules/oms/queries/list_couriers'
import { quoteFreight } from '#modules/oms/queries/quote_freight'
import { calculatorValidator } from '#modules/oms/validators/courier'

/** Kilograms as decimal text, in whole grams. */
const grams = (text: string) => Math.round(Number(text) * 1000)
const MM3_OF_CM3 = 1000

/** What a parcel would cost, by each courier. */
export default class FreightController {
  async show({ request, inertia }: HttpContext) {
    const asked = await request.validateUsing(calculatorValidator, { data: request.qs() })
    const { to = '', weight = '1', length = 0, width = 0, height = 0, warehouse, cod } = asked
    const question = {
      to,
      weightG: grams(weight),
      volumeMm3: length * width * height * MM3_OF_CM3,
      warehouseId: warehouse,
      isCod: cod,
    }
    return inertia.render('oms/couriers/calculator', {
      question: {
        to,
        weight,
        length,
        width,
        height,
        warehouse: warehouse ?? null,
        cod: cod ?? false,
      },
      quote: to ? await quoteFreight(question) : null,
      warehouses: await warehouseOptions(),
      currency: company().currency,
    })
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import i18nManager from '@adonisjs/i18n/services/main'
import { purchaseOrderPdf } from '../documents/purchase_order_pdf.js'
import GetOrder from '../queries/get_order.js'
import GetSupplier from '../queries/get_supplier.js'
import QuoteLines from '../queries/quote_lines.js'
import { quoteValidator } from '../validators/orders.js'

/** The paper a supplier gets, and what a form asks while it is filled in. */
export default class OrderDocumentsController {
  async pdf({ params, request, response, actor }: HttpContext) {
    const { order, lines } = await new GetOrder().handle(params.id, actor)
    const { supplier, contacts } = await new GetSupplier().handle(order.supplierId)
    const language = request.qs().language === 'en' ? 'en' : 'zh'
    response.type('application/pdf')
    response.header('content-disposition', `inline; filename="${order.number}-${language}.pdf"`)
    return response.send(
      await purchaseOrderPdf(
        { order, lines, supplier, contact: contacts[0] ?? null },
        { language, actor, i18n: i18nManager }
      )
    )
  }

  async quote({ request }: HttpContext) {
    const input = await request.validateUsing(quoteValidator)
    return { rows: await new QuoteLines().handle(input) }
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import GetCase from '#orders/queries/get_case'
import AgreeRefund from '#modules/oms/actions/agree_refund'

/** After-sales that a platform is asked about. */
export default class RefundsController {
  async agree({ params, response, session, i18n, actor }: HttpContext) {
    const { id } = await new GetCase().handle(Number(params.id), actor)
    await new AgreeRefund().handle({ caseId: id, actor })
    session.flash('success', i18n.t('oms.refunds.agreed_flash'))
    return response.redirect().toPath(`/orders/cases/${id}`)
  }
}

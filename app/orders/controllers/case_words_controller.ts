import type { HttpContext } from '@adonisjs/core/http'
import SaveCaseGrades from '#orders/actions/save_case_grades'
import SaveCaseReasons from '#orders/actions/save_case_reasons'
import { gradeRows, reasonRows } from '#orders/queries/list_case_words'
import { caseGradesValidator, caseReasonsValidator } from '#orders/validators/cases'

/** Why buyers ask for after-sales, and in what states goods come back. */
export default class CaseWordsController {
  async edit({ inertia }: HttpContext) {
    const [reasons, grades] = await Promise.all([reasonRows(), gradeRows()])
    return inertia.render('orders/cases/words', { reasons, grades })
  }

  async reasons(ctx: HttpContext) {
    const { reasons } = await ctx.request.validateUsing(caseReasonsValidator)
    await new SaveCaseReasons().handle({ reasons, actor: ctx.actor })
    return this.#saved(ctx)
  }

  async grades(ctx: HttpContext) {
    const { grades } = await ctx.request.validateUsing(caseGradesValidator)
    await new SaveCaseGrades().handle({ grades, actor: ctx.actor })
    return this.#saved(ctx)
  }

  #saved({ response, session, i18n }: HttpContext) {
    session.flash('success', i18n.t('orders.case_words.saved'))
    return response.redirect().toPath('/orders/cases/words')
  }
}

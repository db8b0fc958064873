import type { HttpContext } from '@adonisjs/core/http'
import SaveLostReasons from '#modules/crm-core/actions/save_lost_reasons'
import SaveStages from '#modules/crm-core/actions/save_stages'
import { listAllReasons, listAllStages } from '#modules/crm-core/queries/list_pipeline'
import { reasonsValidator, stagesValidator } from '#modules/crm-core/validators/lead'

/** The pipeline itself: its stages and why leads are lost. */
export default class PipelineController {
  async index({ inertia }: HttpContext) {
    const [stages, reasons] = await Promise.all([listAllStages(), listAllReasons()])
    return inertia.render('crm-core/pipeline', { stages, reasons })
  }

  async stages({ request, response, session, i18n, actor }: HttpContext) {
    const { stages } = await request.validateUsing(stagesValidator)
    const drafts = stages.map((stage) => ({ ...stage, maxDays: stage.maxDays ?? null }))
    await new SaveStages().handle({ stages: drafts, actor })
    session.flash('success', i18n.t('crm-core.pipeline.saved'))
    return response.redirect().back()
  }

  async reasons({ request, response, session, i18n, actor }: HttpContext) {
    await new SaveLostReasons().handle({
      ...(await request.validateUsing(reasonsValidator)),
      actor,
    })
    session.flash('success', i18n.t('crm-core.pipeline.saved'))
    return response.redirect().back()
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { settings } from '#kernel/settings/settings'
import { ApplyStage } from '#shell/actions/apply_stage'
import { getStageGuide } from '#shell/queries/get_stage_guide'
import { applyStageValidator, stageAnswersValidator } from '#shell/validators/stage'

/** Which stage a business is in, and what to have on in it. */
export default class StageGuideController {
  async show({ inertia }: HttpContext) {
    return inertia.render('shell/stage_guide', await getStageGuide())
  }

  async answer({ request, response, actor }: HttpContext) {
    const { pains = [], ...numbers } = await request.validateUsing(stageAnswersValidator)
    await settings.set(null, actor, 'shell', {
      stage_answers: JSON.stringify({ ...numbers, pains }),
    })
    return response.redirect('/shell/stage-guide')
  }

  async apply({ request, response, actor, session, i18n }: HttpContext) {
    const { modules } = await request.validateUsing(applyStageValidator)
    const { on, off, refused } = await new ApplyStage().handle({ modules, actor })
    const same = on.length + off.length === 0
    session.flash(
      'success',
      i18n.t(same ? 'shell.stage.unchanged' : 'shell.stage.applied', {
        on: on.length,
        off: off.length,
      })
    )
    if (refused.length > 0) {
      const names = refused
        .map((name) => i18n.t(`${name}.module.title`))
        .join(i18n.t('shell.modules.comma'))
      session.flash('warning', i18n.t('shell.stage.refused', { modules: names }))
    }
    return response.redirect('/shell/modules')
  }
}

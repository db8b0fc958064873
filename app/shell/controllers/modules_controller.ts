import type { HttpContext } from '@adonisjs/core/http'
import { DisableModules } from '#shell/actions/disable_modules'
import { EnableModules } from '#shell/actions/enable_modules'
import { listModules } from '#shell/queries/list_modules'
import { PlanDisable } from '#shell/queries/plan_disable'
import { PlanEnable } from '#shell/queries/plan_enable'
import { disableValidator, modulesValidator } from '#shell/validators/modules'

/** The switchboard: what is on, and plans before anything is switched. */
export default class ModulesController {
  async index({ inertia }: HttpContext) {
    return inertia.render('shell/modules/index', { modules: await listModules() })
  }

  async planEnable({ request, inertia }: HttpContext) {
    const { modules } = await request.validateUsing(modulesValidator)
    return inertia.render('shell/modules/enable', {
      modules,
      plan: await new PlanEnable().handle({ modules }),
    })
  }

  async enable({ request, response, actor, session, i18n }: HttpContext) {
    const { modules } = await request.validateUsing(modulesValidator)
    const names = await new EnableModules().handle({ modules, actor })
    session.flash('success', i18n.t('shell.modules.enabled', { count: names.length }))
    return response.redirect('/shell/modules')
  }

  async planDisable({ request, inertia }: HttpContext) {
    const { modules } = await request.validateUsing(modulesValidator)
    return inertia.render('shell/modules/disable', {
      modules,
      plan: await new PlanDisable().handle({ modules }),
    })
  }

  async disable({ request, response, actor, session, i18n }: HttpContext) {
    const { modules, cascade, reason } = await request.validateUsing(disableValidator)
    const names = await new DisableModules().handle({ modules, cascade, reason, actor })
    session.flash('success', i18n.t('shell.modules.disabled', { count: names.length }))
    return response.redirect('/shell/modules')
  }
}

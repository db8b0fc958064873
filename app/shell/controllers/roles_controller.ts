import type { HttpContext } from '@adonisjs/core/http'
import { SaveRole } from '#shell/actions/save_role'
import { ListRoles } from '#shell/queries/list_roles'
import { roleValidator } from '#shell/validators/access'

/** Roles and what they grant. */
export default class RolesController {
  async index({ inertia }: HttpContext) {
    return inertia.render('shell/roles/index', { roles: await new ListRoles().handle() })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('shell/roles/form', { role: null, groups: new ListRoles().permissions() })
  }

  async store({ request, response, actor }: HttpContext) {
    await new SaveRole().handle({ ...(await request.validateUsing(roleValidator)), actor })
    return response.redirect().toPath('/shell/roles')
  }

  async edit({ params, inertia }: HttpContext) {
    const role = await new ListRoles().one(Number(params.id))
    return inertia.render('shell/roles/form', { role, groups: new ListRoles().permissions() })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    await new SaveRole().handle({
      ...(await request.validateUsing(roleValidator)),
      id: Number(params.id),
      actor,
    })
    session.flash('success', i18n.t('access.roles.saved'))
    return response.redirect().toPath('/shell/roles')
  }

  async destroy({ params, response, actor }: HttpContext) {
    await new SaveRole().remove(Number(params.id), actor)
    return response.redirect().toPath('/shell/roles')
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { readListQuery } from '#kernel/lists/index'
import { SaveUser } from '#shell/actions/save_user'
import { ExplainAccess } from '#shell/queries/explain_access'
import { GetUser } from '#shell/queries/get_user'
import { ListUsers, USER_LIST } from '#shell/queries/list_users'
import { newUserValidator, userStateValidator, userValidator } from '#shell/validators/access'

/** Members of staff. */
export default class UsersController {
  async index({ request, inertia }: HttpContext) {
    return inertia.render('shell/users/index', {
      list: await new ListUsers().handle(readListQuery(request, USER_LIST)),
    })
  }

  async create({ inertia }: HttpContext) {
    return inertia.render('shell/users/form', { user: null, ...(await new GetUser().choices()) })
  }

  async store({ request, response, actor }: HttpContext) {
    const id = await new SaveUser().handle({
      ...(await request.validateUsing(newUserValidator)),
      actor,
    })
    return response.redirect().toPath(`/shell/users/${id}`)
  }

  async show({ params, inertia }: HttpContext) {
    const user = await new GetUser().handle(Number(params.id))
    const [choices, access] = await Promise.all([
      new GetUser().choices(),
      new ExplainAccess().handle(user.id),
    ])
    return inertia.render('shell/users/show', { user, access, ...choices })
  }

  async edit({ params, inertia }: HttpContext) {
    return inertia.render('shell/users/form', {
      user: await new GetUser().handle(Number(params.id)),
      ...(await new GetUser().choices()),
    })
  }

  async update({ params, request, response, actor, session, i18n }: HttpContext) {
    await new SaveUser().handle({
      ...(await request.validateUsing(userValidator)),
      id: Number(params.id),
      actor,
    })
    session.flash('success', i18n.t('access.users.saved'))
    return response.redirect().toPath(`/shell/users/${params.id}`)
  }

  async setState({ params, request, response, actor, session, i18n }: HttpContext) {
    const { isActive } = await request.validateUsing(userStateValidator)
    await new SaveUser().setActive(Number(params.id), isActive, actor)
    session.flash('success', i18n.t(`access.users.${isActive ? 'enabled' : 'disabled'}`))
    return response.redirect().toPath(`/shell/users/${params.id}`)
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { IssueToken } from '#shell/actions/issue_token'
import { ListRoles } from '#shell/queries/list_roles'
import { ListTokens } from '#shell/queries/list_tokens'
import { tokenValidator } from '#shell/validators/access'

/** API tokens. */
export default class TokensController {
  async index({ inertia, session }: HttpContext) {
    const issued = (session.flashMessages.get('token') as string | undefined) ?? null
    return inertia.render('shell/tokens/index', {
      tokens: await new ListTokens().handle(),
      groups: new ListRoles().permissions(),
      issued,
    })
  }

  async store({ request, response, actor, session }: HttpContext) {
    const input = await request.validateUsing(tokenValidator)
    session.flash('token', await new IssueToken().handle({ ...input, actor }))
    return response.redirect().toPath('/shell/tokens')
  }

  async destroy({ params, response, actor }: HttpContext) {
    await new IssueToken().revoke(Number(params.id), actor)
    return response.redirect().toPath('/shell/tokens')
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { SaveCannedReply } from '../actions/save_canned_reply.js'
import { ListCannedReplies } from '../queries/list_canned_replies.js'
import { replyValidator } from '../validators/service_desk.js'

/** Ready-made answers. */
export default class CannedRepliesController {
  async index({ inertia }: HttpContext) {
    return inertia.render('service-desk/replies/index', {
      replies: await new ListCannedReplies().handle(),
    })
  }

  async store({ request, response, session, i18n, actor }: HttpContext) {
    await new SaveCannedReply().handle({ ...(await request.validateUsing(replyValidator)), actor })
    session.flash('success', i18n.t('service-desk.replies.saved'))
    return response.redirect().toPath('/service-desk/replies')
  }

  async destroy({ params, response, actor }: HttpContext) {
    await new SaveCannedReply().remove(Number(params.id), actor)
    return response.redirect().toPath('/service-desk/replies')
  }
}

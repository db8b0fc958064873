import type { HttpContext } from '@adonisjs/core/http'
import { flashResults } from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import CreateTemplate from '#modules/marketing/actions/create_template'
import RetryTouches from '#modules/marketing/actions/retry_touches'
import SaveTemplate from '#modules/marketing/actions/save_template'
import { getTemplate } from '#modules/marketing/queries/get_for_form'
import { listTemplates, listTouches } from '#modules/marketing/queries/list_marketing'
import {
  newTemplateValidator,
  templateValidator,
  touchIdsValidator,
} from '#modules/marketing/validators/marketing'

/** Templates and what was sent with them. */
export default class MessagesController {
  async templates({ request, inertia, i18n }: HttpContext) {
    return inertia.render('marketing/templates/index', {
      list: await listTemplates(request, i18n.locale),
    })
  }

  async template({ params, inertia }: HttpContext) {
    return inertia.render('marketing/templates/form', {
      template: await getTemplate(Number(params.id)),
      sign: settings.text('marketing', 'sms_sign'),
    })
  }

  async saveTemplate({ params, request, response, session, i18n, actor }: HttpContext) {
    const fields = await request.validateUsing(templateValidator)
    await new SaveTemplate().handle({ id: Number(params.id), fields, actor })
    session.flash('success', i18n.t('marketing.saved'))
    return response.redirect().toPath('/marketing/templates')
  }

  async createTemplate({ request, response, actor }: HttpContext) {
    const form = await request.validateUsing(newTemplateValidator)
    const id = await new CreateTemplate().handle({ ...form, actor })
    return response.redirect().toPath(`/marketing/templates/${id}`)
  }

  async touches({ request, inertia, i18n }: HttpContext) {
    return inertia.render('marketing/touches/index', {
      list: await listTouches(request, i18n.locale),
    })
  }

  async retry(ctx: HttpContext) {
    const { ids } = await ctx.request.validateUsing(touchIdsValidator)
    const results = await new RetryTouches().handle({ touchIds: ids, actor: ctx.actor })
    flashResults(
      ctx,
      results.map((row) => ({
        ...row,
        ...(row.message ? { message: ctx.i18n.t(row.message) } : {}),
      }))
    )
    return ctx.response.redirect().back()
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import { audit } from '#kernel/audit/record'
import { flashResults } from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import RetryTouches from '#modules/marketing/actions/retry_touches'
import { getTemplate } from '#modules/marketing/queries/get_for_form'
import { listTemplates, listTouches } from '#modules/marketing/queries/list_marketing'
import CreateTemplate from '#modules/marketing/actions/create_template'
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
    const form = await request.validateUsing(templateValidator)
    const id = Number(params.id)
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        `UPDATE marketing_templates SET name_zh = $2, name_en = $3, subject_zh = $4, subject_en = $5, body_zh = $6, body_en = $7,
                provider_code = $8, is_active = $9, version = version + 1, updated_at = now() WHERE id = $1`,
        [
          id,
          form.nameZh,
          form.nameEn,
          form.subjectZh ?? '',
          form.subjectEn ?? '',
          form.bodyZh,
          form.bodyEn,
          form.providerCode ?? null,
          form.isActive ?? false,
        ]
      )
      await audit(trx, actor, {
        action: 'marketing.templates.save',
        subjectType: 'template',
        subjectId: id,
        after: form,
      })
    })
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

import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import { settings } from '#kernel/settings/settings'
import SendTest from '#modules/marketing/actions/send_test'
import { callbackToken } from '#modules/marketing/services/callback_token'
import { connectionHealth } from '#modules/marketing/queries/connection_health'
import { connectionValidator, testSendValidator } from '#modules/marketing/validators/marketing'

/** How messages leave the house: the SMS provider, the SMTP server, and what they push back. */
export default class ConnectionsController {
  async index({ request, inertia }: HttpContext) {
    const base = env.get('APP_URL', `${request.protocol()}://${request.host()}`).replace(/\/$/, '')
    const callback = `${base}/webhooks/marketing/sms/${callbackToken()}`
    const text = (key: string) => settings.text('marketing', key)
    return inertia.render('marketing/connections', {
      values: {
        sms_provider: text('sms_provider'),
        sms_endpoint: text('sms_endpoint'),
        sms_key_id: text('sms_key_id'),
        sms_sign: text('sms_sign'),
        mail_from: text('mail_from'),
      },
      kept: {
        secret: settings.secret('marketing', 'sms_key_secret') !== '',
        smtp: settings.secret('marketing', 'smtp_url') !== '',
        smtpOfServer: env.get('SMTP_URL', '') !== '',
      },
      callbacks: { receipts: `${callback}/receipts`, answers: `${callback}/answers` },
      channels: await connectionHealth(),
    })
  }

  /** Secrets left empty stay as they are. */
  async save({ request, response, session, i18n, actor }: HttpContext) {
    const {
      sms_key_secret: secret,
      smtp_url: smtp,
      ...form
    } = await request.validateUsing(connectionValidator)
    const values = Object.fromEntries(
      Object.entries(form).map(([key, value]) => [key, value ?? ''])
    )
    await settings.set(null, actor, 'marketing', {
      ...values,
      ...(secret ? { sms_key_secret: secret } : {}),
      ...(smtp ? { smtp_url: smtp } : {}),
    })
    session.flash('success', i18n.t('marketing.saved'))
    return response.redirect().back()
  }

  async test({ request, response, session, i18n, actor }: HttpContext) {
    const form = await request.validateUsing(testSendValidator)
    const result = await new SendTest().handle({
      ...form,
      actor,
      locale: i18n.locale === 'en' ? 'en' : 'zh-CN',
    })
    if (result.ok)
      session.flash('success', i18n.t('marketing.connection.test_sent', { to: form.to }))
    else session.flash('error', i18n.t('marketing.connection.test_failed', { why: result.why }))
    return response.redirect().back()
  }
}

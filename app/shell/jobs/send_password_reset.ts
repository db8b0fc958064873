import encryption from '@adonisjs/core/services/encryption'
import i18nManager from '@adonisjs/i18n/services/main'
import mail from '@adonisjs/mail/services/main'
import { appUrl } from '#config/app'
import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'

/** Sends the link of a password reset; its token waits encrypted in the queue. */
export default class SendPasswordReset implements JobHandler<{ userId: number; sealed: string }> {
  async handle({ userId, sealed }: { userId: number; sealed: string }) {
    const [user] = await sql<{ email: string; name: string; locale: string }>(
      null,
      'SELECT email, full_name AS name, locale FROM users WHERE id = $1 AND is_active',
      [userId]
    )
    const token = encryption.decrypt<string>(sealed)
    if (!user || !token) return
    const { name: sender } = await company()
    const i18n = i18nManager.locale(user.locale)
    const params = { name: user.name, company: sender, link: `${appUrl}/reset-password/${token}` }
    await mail.send((message) => {
      message
        .to(user.email)
        .subject(i18n.t('access.reset.mail_subject', params))
        .text(i18n.t('access.reset.mail_body', params))
    })
  }
}

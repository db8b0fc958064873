import env from '#start/env'
import { defineConfig, transports } from '@adonisjs/mail'
import type { InferMailers } from '@adonisjs/mail/types'

const url = new URL(env.get('SMTP_URL', 'smtp://127.0.0.1:1025'))

const mailConfig = defineConfig({
  default: 'smtp',
  from: { address: env.get('MAIL_FROM', 'tandem@localhost.localdomain'), name: 'Tandem' },
  mailers: {
    smtp: transports.smtp({
      host: url.hostname,
      port: Number(url.port || 587),
      secure: url.protocol === 'smtps:',
      ignoreTLS: url.hostname === '127.0.0.1',
      ...(url.username
        ? {
            auth: {
              type: 'login',
              user: decodeURIComponent(url.username),
              pass: decodeURIComponent(url.password),
            },
          }
        : {}),
    }),
  },
})

export default mailConfig

declare module '@adonisjs/mail/types' {
  export interface MailersList extends InferMailers<typeof mailConfig> {}
}

import { createHash } from 'node:crypto'
import { Mailer } from '@adonisjs/mail'
import { SMTPTransport } from '@adonisjs/mail/transports/smtp'
import emitter from '@adonisjs/core/services/emitter'
import env from '#start/env'
import { settings } from '#kernel/settings/settings'

export interface Letter {
  to: string
  subject: string
  text: string
  locale: 'zh-CN' | 'en'
  /** Local part of the Message-ID: the same letter always has the same. */
  messageId: string
  unsubscribeUrl: string
}

const STOP = {
  'zh-CN': '不想再收到此类邮件？请点此退订',
  'en': 'No more of these e-mails? Unsubscribe here',
}

/** Sends e-mail over the SMTP server of the settings, or the one of the environment. */
class PostOffice {
  #mailer: { url: string; mailer: Mailer<SMTPTransport> } | null = null

  get isReady(): boolean {
    return this.#url !== ''
  }

  /** Posts a letter; answers its Message-ID. Errors are nodemailer's, with `code` and `responseCode`. */
  async post(letter: Letter): Promise<string> {
    const [name, address] = this.#from()
    const id = `<${letter.messageId}@${address.split('@')[1] ?? 'localhost'}>`
    await this.#connect().send((message) => {
      message
        .from(address, name)
        .to(letter.to)
        .subject(letter.subject)
        .messageId(id)
        .listUnsubscribe(letter.unsubscribeUrl, { oneClick: true })
        .text(`${letter.text}\n\n--\n${STOP[letter.locale]}: ${letter.unsubscribeUrl}\n`)
        .html(htmlOf(letter))
    })
    return id
  }

  get #url(): string {
    return settings.secret('marketing', 'smtp_url') || env.get('SMTP_URL', '')
  }

  #from(): [string, string] {
    const name = settings.text('shell', 'company_name') || 'Tandem'
    return [
      name,
      settings.text('marketing', 'mail_from') ||
        env.get('MAIL_FROM', '') ||
        'no-reply@localhost.localdomain',
    ]
  }

  #connect(): Mailer<SMTPTransport> {
    if (this.#mailer?.url === this.#url) return this.#mailer.mailer
    void this.#mailer?.mailer.close()
    const url = new URL(this.#url)
    const local = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
    const transport = new SMTPTransport({
      host: url.hostname,
      port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
      secure: url.protocol === 'smtps:',
      ignoreTLS: local,
      connectionTimeout: 10_000,
      greetingTimeout: 10_000,
      socketTimeout: 20_000,
      ...(url.username
        ? {
            auth: {
              type: 'login' as const,
              user: decodeURIComponent(url.username),
              pass: decodeURIComponent(url.password),
            },
          }
        : {}),
    })
    const name = `marketing-${createHash('sha256').update(this.#url).digest('hex').slice(0, 8)}`
    this.#mailer = { url: this.#url, mailer: new Mailer(name, transport, emitter as never) }
    return this.#mailer.mailer
  }
}

const escape = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`)

function htmlOf({ text, locale, unsubscribeUrl }: Letter): string {
  const paragraphs = escape(text)
    .split(/\n{2,}/)
    .map((part) => `<p style="margin:0 0 16px">${part.replaceAll('\n', '<br>')}</p>`)
    .join('')
  return `<!doctype html><html lang="${locale}"><body style="margin:0;background:#f5f5f4"><div style="max-width:560px;margin:0 auto;padding:32px 24px;background:#fff;font:15px/1.7 -apple-system,'PingFang SC','Microsoft YaHei',sans-serif;color:#1c1917">${paragraphs}<p style="margin:32px 0 0;font-size:12px;color:#78716c"><a style="color:#78716c" href="${escape(unsubscribeUrl)}">${STOP[locale]}</a></p></div></body></html>`
}

export const postOffice = new PostOffice()

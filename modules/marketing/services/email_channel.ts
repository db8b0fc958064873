import env from '#start/env'
import { unseal } from '#customers/services/pii'
import { readEmail } from '#customers/domain/contacts'
import { fill } from '#modules/marketing/domain/template_text'
import { postOffice } from '#modules/marketing/services/post_office'
import type { Delivered, MessageChannel } from '#modules/marketing/services/message_channel'
import type { Touch } from '#modules/marketing/services/touch_store'

interface SmtpError {
  code?: string
  responseCode?: number
  command?: string
  message: string
}

/** SMTP refusals that say the mailbox does not exist (RFC 5321, 4.2.2 and 4.2.3). */
const NO_SUCH_MAILBOX = new Set([550, 551, 553])
/** Failures before the message's text was on its way. */
const BEFORE_DATA = new Set(['ECONNECTION', 'EDNS', 'EAUTH', 'EENVELOPE', 'ETLS', 'ESOCKET'])

/** E-mail over SMTP, with a link that unsubscribes in one click (RFC 8058). */
export class EmailChannel implements MessageChannel {
  async isReady() {
    return postOffice.isReady
  }

  reaches(touch: Touch): boolean {
    return touch.address_encrypted !== null && readEmail(unseal(touch.address_encrypted)) !== null
  }

  async segments(): Promise<null> {
    return null
  }

  async send(touch: Touch): Promise<Delivered> {
    const en = touch.locale === 'en'
    const subject = fill(en ? touch.subject_en : touch.subject_zh, touch.params)
    const text = fill(en ? touch.body_en : touch.body_zh, touch.params)
    try {
      const messageId = await postOffice.post({
        to: unseal(touch.address_encrypted!),
        subject,
        text,
        locale: touch.locale,
        messageId: `touch-${touch.id}-${touch.unsubscribe_token.slice(0, 8)}`,
        unsubscribeUrl: `${env.get('APP_URL', '').replace(/\/$/, '')}/u/${touch.unsubscribe_token}`,
      })
      return { outcome: 'accepted', providerId: messageId }
    } catch (error) {
      return refusalOf(error as SmtpError)
    }
  }

  /** SMTP keeps no list that could be asked; a message of unknown fate is for people to decide on. */
  async find(): Promise<'unknown'> {
    return 'unknown'
  }
}

function refusalOf(error: SmtpError): Delivered {
  const { responseCode, code = '', message } = error
  const refused = responseCode !== undefined && responseCode >= 500
  if (refused && code !== 'EAUTH') {
    return {
      outcome: 'refused',
      error: message,
      isAddressDead: code === 'EENVELOPE' && NO_SUCH_MAILBOX.has(responseCode),
    }
  }
  const untaken = responseCode !== undefined || (BEFORE_DATA.has(code) && error.command !== 'DATA')
  if (untaken) return { outcome: 'busy', error: message, isAddressDead: false }
  throw error
}

import app from '@adonisjs/core/services/app'
import { systemClock } from '#kernel/clock'
import { isChineseMobile } from '#customers/domain/contacts'
import { unseal } from '#customers/services/pii'
import { SmsProvider, type SmsMessage } from '#kernel/ports/sms_provider'
import type { Delivered, MessageChannel } from '#modules/marketing/services/message_channel'
import type { Touch } from '#modules/marketing/services/touch_store'
import { fill, variablesOf } from '#modules/marketing/domain/template_text'
import { signed, smsSegments } from '#modules/marketing/domain/sms_segments'

const provider = () => app.container.make(SmsProvider)

/** Text messages through whatever provider is bound. */
export class SmsChannel implements MessageChannel {
  async isReady() {
    const sender = await provider()
    return sender.isReady
  }

  reaches(touch: Touch): boolean {
    const phone = this.#phone(touch)
    return (
      phone !== null &&
      touch.provider_code !== null &&
      (isChineseMobile(phone) || !phone.startsWith('+86'))
    )
  }

  async segments(touch: Touch): Promise<number> {
    const body = touch.locale === 'en' ? touch.body_en : touch.body_zh
    const { sign } = await provider()
    return smsSegments(signed(sign, fill(body, touch.params))).segments
  }

  async send(touch: Touch): Promise<Delivered> {
    const sender = await provider()
    const answer = await sender.send(this.#message(touch))
    if (answer.outcome === 'accepted') return { outcome: 'accepted', providerId: answer.providerId }
    const { outcome, code, message, isAddressDead } = answer
    return { outcome, error: `${code} ${message}`.trim(), isAddressDead }
  }

  /** The provider is asked whether it took the message. */
  async find(touch: Touch): Promise<'taken' | 'unknown' | 'not_taken'> {
    const sender = await provider()
    const found = await sender.find(this.#message(touch), touch.attempted_at ?? systemClock.now())
    return found ? 'taken' : 'not_taken'
  }

  #message(touch: Touch): SmsMessage {
    const used = variablesOf(touch.body_zh, touch.body_en)
    return {
      phone: this.#phone(touch)!,
      templateCode: touch.provider_code ?? '',
      params: Object.fromEntries(used.map((name) => [name, touch.params[name] ?? ''])),
      key: keyOf(touch),
    }
  }

  /** A platform's privacy number takes calls for its order, not texts. */
  #phone(touch: Touch): string | null {
    const value = touch.address_encrypted ? unseal(touch.address_encrypted) : null
    return value && !value.includes('x') ? value : null
  }
}

/** Our key of a message at the provider: its id, and some of its token so that no other house has the same. */
export const keyOf = (touch: Pick<Touch, 'id' | 'unsubscribe_token'>) =>
  `${touch.id}-${touch.unsubscribe_token.slice(0, 8)}`

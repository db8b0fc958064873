import { randomUUID } from 'node:crypto'
import app from '@adonisjs/core/services/app'
import env from '#start/env'
import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { maskEmail, maskPhone } from '#kernel/identifiers'
import { SmsProvider } from '#kernel/ports/sms_provider'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { readEmail, readPhone } from '#customers/domain/contacts'
import { fill, variablesOf } from '#modules/marketing/domain/template_text'
import { postOffice } from '#modules/marketing/services/post_office'

export interface TestInput {
  channel: 'sms' | 'email'
  /** A phone or an e-mail address as typed. */
  to: string
  locale: 'zh-CN' | 'en'
  actor: Actor
}
export type TestResult = { ok: true } | { ok: false; why: string }

/** What a shipping notice is filled with when there is no parcel. */
const SAMPLE: Record<string, string> = {
  coupon: '20',
  code: 'TEST-0001',
  expires: '2030-01-01',
  order: 'SO-TEST',
  courier: 'SF',
  waybill: 'SF0000000001',
  name: 'Tandem',
}

interface Template extends Record<string, unknown> {
  subject_zh: string
  subject_en: string
  body_zh: string
  body_en: string
  provider_code: string | null
}

/** Sends the shipping notice with sample values to one address, at once, and says what became of it. */
export default class SendTest {
  async handle({ channel, to, locale, actor }: TestInput): Promise<TestResult> {
    const [template] = await sql<Template>(
      null,
      'SELECT subject_zh, subject_en, body_zh, body_en, provider_code FROM marketing_templates WHERE key = $1',
      [channel === 'sms' ? 'shipping_notice' : 'shipping_notice_email']
    )
    const result =
      channel === 'sms' ? await this.#text(to, template) : await this.#mail(to, template, locale)
    await inTransaction(null, (trx) =>
      audit(trx, actor, {
        action: 'marketing.connections.test',
        subjectType: 'connection',
        subjectId: channel,
        after: { to: channel === 'sms' ? maskPhone(to) : maskEmail(to), ...result },
      })
    )
    return result
  }

  async #text(to: string, template: Template): Promise<TestResult> {
    const phone = readPhone(to)
    if (!phone) throw new RefusedException('claim_phone_invalid')
    const provider = await app.container.make(SmsProvider)
    if (!provider.isReady) throw new RefusedException('sms_not_set_up')
    const used = variablesOf(template.body_zh, template.body_en)
    try {
      const answer = await provider.send({
        phone: phone.canonical,
        templateCode: template.provider_code ?? '',
        params: Object.fromEntries(used.map((name) => [name, SAMPLE[name] ?? ''])),
        key: `test-${randomUUID()}`,
      })
      if (answer.outcome === 'accepted') return { ok: true }
      return { ok: false, why: `${answer.code} ${answer.message}`.trim() }
    } catch (error) {
      return { ok: false, why: (error as Error).message }
    }
  }

  async #mail(to: string, template: Template, locale: TestInput['locale']): Promise<TestResult> {
    const address = readEmail(to)
    if (!address) throw new RefusedException('email_unreadable')
    if (!postOffice.isReady) throw new RefusedException('smtp_not_set_up')
    const en = locale === 'en'
    try {
      await postOffice.post({
        to: address,
        subject: fill(en ? template.subject_en : template.subject_zh, SAMPLE),
        text: fill(en ? template.body_en : template.body_zh, SAMPLE),
        locale,
        messageId: `test-${randomUUID()}`,
        unsubscribeUrl: `${env.get('APP_URL', '').replace(/\/$/, '')}/u/test`,
      })
      return { ok: true }
    } catch (error) {
      return { ok: false, why: (error as Error).message.split('\n')[0] }
    }
  }
}

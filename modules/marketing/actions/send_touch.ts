import { systemClock, type Clock } from '#kernel/clock'
import { UnavailableException } from '#kernel/exceptions'
import { addJobs } from '#kernel/jobs/queue'
import { OutboundException } from '#kernel/http/outbound'
import { settings } from '#kernel/settings/settings'
import { inTransaction, type Trx } from '#kernel/transaction'
import { sendJob } from '#modules/marketing/actions/plan_touches'
import { judge, type SendRules } from '#modules/marketing/domain/send_guards'
import { EmailChannel } from '#modules/marketing/services/email_channel'
import type { MessageChannel } from '#modules/marketing/services/message_channel'
import { SmsChannel } from '#modules/marketing/services/sms_channel'
import {
  fail,
  holdTouch,
  logTouch,
  markSending,
  markSent,
  postpone,
  refuse,
  suppress,
  type Touch,
} from '#modules/marketing/services/touch_store'

const CHANNELS: Record<Touch['channel'], MessageChannel> = {
  sms: new SmsChannel(),
  email: new EmailChannel(),
}
const MOST_ATTEMPTS = 6
/** An attempt younger than this may still be under way, or not yet be in the provider's list. */
const SETTLE_MS = 20_000

type Step = { do: 'nothing' } | { do: 'send' | 'find'; touch: Touch }

export const sendRules = (): SendRules => ({
  window: {
    from: settings.text('marketing', 'send_from'),
    to: settings.text('marketing', 'send_until'),
    zone: settings.text('shell', 'time_zone'),
  },
  dailyCap: settings.integer('marketing', 'daily_cap'),
  monthlyCap: settings.integer('marketing', 'monthly_cap'),
})

/**
 * Sends one planned message, once. That it is being sent is committed before the provider is called;
 * whoever finds it so afterwards (a crash, an answer that never came) first asks the provider whether
 * it has it, and sends again only when it has not.
 */
export default class SendTouch {
  constructor(private clock: Clock = systemClock) {}

  async handle({ touchId }: { touchId: number }): Promise<void> {
    const step = await this.#prepare(touchId)
    if (step.do === 'nothing') return
    if (step.do === 'find' && (await this.#settled(step.touch))) return
    await this.#send(step.touch)
  }

  #prepare(touchId: number): Promise<Step> {
    return inTransaction(null, async (trx): Promise<Step> => {
      const touch = await holdTouch(trx, touchId)
      const now = this.clock.now()
      if (touch?.state === 'sending') return { do: 'find', touch }
      if (touch?.state !== 'planned') return { do: 'nothing' }
      if (touch.send_after > now) {
        await postpone(trx, touchId, 'not_yet', touch.send_after)
        return { do: 'nothing' }
      }
      const channel = CHANNELS[touch.channel]
      const verdict = judge(
        {
          kind: touch.kind,
          templateActive: touch.template_active,
          providerReady: await channel.isReady(),
          hasConsent: touch.has_consent,
          optOut: touch.opt_out,
          hasAddress: channel.reaches(touch),
          anonymised: touch.anonymised,
          sentToday: touch.sent_today,
          sentThisMonth: touch.sent_this_month,
        },
        sendRules(),
        now
      )
      if (verdict.act === 'refuse') await refuse(trx, touchId, verdict.reason)
      else if (verdict.act === 'postpone')
        await postpone(trx, touchId, verdict.reason, verdict.until)
      else {
        await markSending(trx, touchId, await channel.segments(touch))
        return { do: 'send', touch: { ...touch, attempts: touch.attempts + 1, attempted_at: now } }
      }
      return { do: 'nothing' }
    })
  }

  /** What became of an attempt whose end nobody saw. True when there is nothing left to send. */
  async #settled(touch: Touch): Promise<boolean> {
    const age = this.clock.now().getTime() - (touch.attempted_at?.getTime() ?? 0)
    if (age < SETTLE_MS) {
      await inTransaction(null, async (trx) => {
        const held = await holdTouch(trx, touch.id)
        if (held?.state === 'sending') await this.#lookAgain(trx, touch)
      })
      return true
    }
    const found = await CHANNELS[touch.channel].find(touch)
    return inTransaction(null, async (trx) => {
      const held = await holdTouch(trx, touch.id)
      if (held?.state !== 'sending') return true
      if (found === 'taken') await markSent(trx, touch, null, 'found')
      else if (found === 'unknown')
        await fail(trx, touch.id, 'no answer came; it may have been sent', 'uncertain')
      else if (touch.attempts >= MOST_ATTEMPTS)
        await fail(trx, touch.id, 'gave up after several attempts')
      else {
        await logTouch(trx, touch.id, 'retried', 'not_taken')
        await markSending(trx, touch.id, held.segments as number | null)
        return false
      }
      return true
    })
  }

  async #lookAgain(trx: Trx, touch: Touch): Promise<void> {
    await addJobs(trx, [
      sendJob(touch.id, new Date((touch.attempted_at?.getTime() ?? 0) + SETTLE_MS + 1000)),
    ])
  }

  async #send(touch: Touch): Promise<void> {
    const answer = await CHANNELS[touch.channel].send(touch).catch((error: unknown) => {
      // Certainly never arrived: that is no more than a busy provider.
      if (error instanceof OutboundException && error.unsent) {
        return { outcome: 'busy' as const, error: error.message, isAddressDead: false }
      }
      if (error instanceof OutboundException || error instanceof UnavailableException) return null
      throw error
    })
    await inTransaction(null, async (trx) => {
      const held = await holdTouch(trx, touch.id)
      if (!held || !['sending', 'delivered'].includes(held.state)) return
      if (answer === null)
        return this.#lookAgain(trx, { ...touch, attempted_at: held.attempted_at })
      if (answer.outcome === 'accepted') return markSent(trx, touch, answer.providerId, 'sent')
      if (answer.isAddressDead) await suppress(trx, touch, answer.error.slice(0, 100))
      if (answer.outcome === 'refused' || touch.attempts >= MOST_ATTEMPTS)
        return fail(trx, touch.id, answer.error)
      const pause = 30_000 * 2 ** (touch.attempts - 1)
      return postpone(trx, touch.id, 'provider_busy', new Date(this.clock.now().getTime() + pause))
    })
  }
}

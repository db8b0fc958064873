import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { FrozenClock } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import { OpenTicket } from '../../actions/open_ticket.js'
import { GetTicket } from '../../queries/get_ticket.js'

/** Saturday, 2026-11-21, ten to six in the evening in Shanghai. */
const ASKED = '2026-11-21T17:50:00+08:00'

async function clocksOf(priority: 'normal' | 'urgent', now: string) {
  const { ticketId } = await new OpenTicket().handle({
    actor: SYSTEM,
    subject: '到货了吗',
    channel: 'phone',
    type: 'logistics',
    customerId: null,
    priority,
  })
  await sql(null, 'UPDATE service_desk_tickets SET created_at = $2 WHERE id = $1', [
    ticketId,
    ASKED,
  ])
  const { clocks } = await new GetTicket(new FrozenClock(now)).handle(ticketId, SYSTEM)
  return Object.fromEntries(clocks.map(({ key, state, dueAt }) => [key, { state, dueAt }]))
}

test.group('SLA settings', (group) => {
  group.each.setup(() => resetDatabase())

  test('without a change tickets are promised what the manifest says', async ({ assert }) => {
    const { firstResponse } = await clocksOf('normal', ASKED)
    assert.deepEqual(firstResponse, { state: 'running', dueAt: '2026-11-21T10:20:00.000Z' })
  })

  test('hours, days and minutes of the settings page move the due times of open tickets', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const saved = await client
      .put('/shell/settings/service-desk')
      .json({
        service_days: 'monday_to_friday',
        service_from: '08:30',
        service_until: '18:00:00',
        sla_normal_first: 20,
        sla_normal_resolution: 0,
      })
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    saved.assertFlashMessage('success', '设置已保存')
    assert.equal(settings.text('service-desk', 'service_until'), '18:00')

    const { firstResponse, resolution } = await clocksOf('normal', ASKED)
    assert.equal(firstResponse.dueAt, '2026-11-23T00:50:00.000Z', 'Monday, ten to nine')
    assert.deepEqual(resolution, { state: 'met', dueAt: null }, 'nothing is promised')
    const late = await clocksOf('urgent', '2026-11-23T08:36:00+08:00')
    assert.equal(late.firstResponse.state, 'breached', 'other priorities keep their minutes')
  })

  test('the hours are those of the company’s time zone', async ({ assert }) => {
    await settings.set(null, SYSTEM, 'shell', { time_zone: 'Europe/Berlin' })
    const { firstResponse } = await clocksOf('normal', ASKED)
    assert.equal(firstResponse.dueAt, '2026-11-21T10:20:00.000Z', 'ten to eleven in Berlin')
    await settings.set(null, SYSTEM, 'service-desk', { service_from: '12:00' })
    const noon = await clocksOf('normal', ASKED)
    assert.equal(noon.firstResponse.dueAt, '2026-11-21T11:30:00.000Z')
  })

  test('what cannot be is refused at its field, and nothing is kept', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const refused = {
      service_from: '24:00',
      service_until: '08:59',
      service_days: 'never',
      sla_low_next: -1,
    }
    for (const [field, value] of Object.entries(refused)) {
      const answer = await client
        .put('/shell/settings/service-desk')
        .json({ sla_high_first: 99, [field]: value })
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
      answer.assertStatus(302)
      const errors = answer.flashMessages().inputErrorsBag as Record<string, string[]>
      assert.deepEqual(Object.keys(errors ?? {}), [field])
    }
    assert.equal(settings.integer('service-desk', 'sla_high_first'), 15)
  })
})

import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { DomainEvent } from '#kernel/events/domain_event'
import { listen } from '#kernel/events/listen'
import { addJob } from '#kernel/jobs/queue'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { ReplayEvents } from '#shell/actions/replay_events'
import { RetryJobs } from '#shell/actions/retry_jobs'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { withModules } from '#tests/helpers/test_module'

class BellsRung extends DomainEvent<{ n: number }> {
  static readonly key = 'probe.bells.rung'
  static readonly version = 1
}
let broken = true
let heard = 0
class Hear {
  async handle() {
    if (broken) throw new Error('too loud')
    heard++
  }
}

test.group('Pages of the house', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    broken = true
    heard = 0
    return withModules({
      name: 'probe',
      listeners: [listen(BellsRung, 'probe.hear', async () => ({ default: Hear }))],
      settings: [
        { key: 'volume', type: 'integer', default: 3, min: 0, max: 11 },
        { key: 'api_secret', type: 'secret', default: '' },
      ],
      health: async () => ({ default: async () => [{ ok: true, message: 'in tune' }] }),
    })
  })

  test('an event shows who failed to hear it; a retry delivers it once', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    await inTransaction(null, (trx) => append(trx, new BellsRung({ n: 1 })))
    await drainJobs({ mayFail: true })
    const events = await client.get('/shell/events').loginAs(owner).withInertia()
    events.assertInertiaPropsContains({
      list: {
        rows: [
          { key: 'probe.bells.rung', deliveries: [{ listener: 'probe.hear', state: 'failed' }] },
        ],
      },
    })
    const jobs = await client.get('/shell/jobs').loginAs(owner).withInertia()
    jobs.assertInertiaPropsContains({
      list: { rows: [{ name: 'kernel.deliver_event', state: 'failed' }] },
    })
    broken = false
    await client.post('/shell/jobs/retry-all').loginAs(owner).withCsrfToken()
    await drainJobs()
    assert.equal(heard, 1)
    const [{ id }] = await sql<{ id: number }>(null, 'SELECT id FROM outbox_events')
    assert.equal(await new ReplayEvents().handle({ ids: [id], actor: SYSTEM }), 0)
    await sql(null, 'DELETE FROM event_receipts')
    assert.equal(await new ReplayEvents().handle({ ids: [id], actor: SYSTEM }), 1)
    await drainJobs()
    assert.equal(heard, 2)
  })

  test('a dead job is visible and can be tried again', async ({ client, assert }) => {
    await addJob(null, {
      name: 'kernel.deliver_event',
      payload: { eventId: 0, at: '2026-01-01', listener: 'probe.hear' },
    })
    await sql(
      null,
      `UPDATE graphile_worker._private_jobs SET attempts = max_attempts, last_error = 'gave up'`
    )
    const page = await client
      .get('/shell/jobs?state=dead')
      .loginAs(await actingAs('owner'))
      .withInertia()
    page.assertInertiaPropsContains({ list: { rows: [{ state: 'dead', error: 'gave up' }] } })
    assert.lengthOf(await new RetryJobs().handle({ ids: 'all', actor: SYSTEM }), 1)
    assert.equal(await countRows('graphile_worker._private_jobs', 'attempts = 0'), 1)
  })

  test('settings are checked, kept and never shown when secret', async ({ client, assert }) => {
    const owner = await actingAs('owner')
    const put = (body: Record<string, unknown>) =>
      client.put('/shell/settings/probe').json(body).loginAs(owner).withCsrfToken().redirects(0)
    await put({ volume: 7, api_secret: 'hush-hush' })
    assert.equal(settings.integer('probe', 'volume'), 7)
    assert.equal(settings.secret('probe', 'api_secret'), 'hush-hush')
    assert.equal(await countRows('settings', `value::text LIKE '%hush%'`), 0)
    assert.equal(await countRows('audit_entries', `after::text LIKE '%hush%'`), 0)
    await put({ volume: 8, api_secret: '' })
    assert.equal(settings.secret('probe', 'api_secret'), 'hush-hush')
    await put({ volume: 12 })
    assert.equal(settings.integer('probe', 'volume'), 8)
    const page = await client.get('/shell/settings/probe').loginAs(owner).withInertia()
    page.assertInertiaPropsContains({
      fields: [
        { key: 'volume', value: 8 },
        { key: 'api_secret', value: true },
      ],
    })
  })

  test('health is public in short and detailed for those who may', async ({ client, assert }) => {
    const short = await client.get('/health')
    short.assertStatus(200)
    assert.sameMembers(Object.keys(short.body()), ['ok', 'version'])
    const page = await client
      .get('/shell/health')
      .loginAs(await actingAs('owner'))
      .withInertia()
    page.assertStatus(200)
    assert.deepInclude((page.inertiaProps as { checks: unknown[] }).checks, {
      name: 'probe',
      ok: true,
      message: 'in tune',
    })
  })

  test('the nightly tidying makes partitions ahead and clears what ran out', async ({ assert }) => {
    const { default: TidyHouse } = await import('#shell/jobs/tidy_house')
    await sql(
      null,
      `INSERT INTO sessions (id, data, expires_at) VALUES ('old', '{}', now() - interval '1 day')`
    )
    await new TidyHouse().handle()
    assert.equal(await countRows('sessions'), 0)
    const [{ name }] = await sql<{ name: string }>(
      null,
      `SELECT 'outbox_events_' || to_char(now() + interval '6 months', 'YYYYMM') AS name`
    )
    assert.equal(await countRows('pg_class', 'relname = $1', [name]), 1)
  })
})

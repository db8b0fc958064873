import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import pg from 'pg'
import env from '#start/env'
import { append } from '#kernel/events/outbox'
import { DomainEvent, type StoredEvent } from '#kernel/events/domain_event'
import { listen } from '#kernel/events/listen'
import { addJob, addJobs } from '#kernel/jobs/queue'
import { resumeWaking, stopWaking, wakeWorkers } from '#kernel/jobs/wake'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { drainJobs, failedJobs, waitingJobs } from '#tests/helpers/jobs'
import { switchOff, switchOn } from '#tests/helpers/switch'
import { withModules } from '#tests/helpers/test_module'

class ParcelsSeen extends DomainEvent<{ parcelIds: number[] }> {
  static readonly key = 'probe.parcels.seen'
  static readonly version = 1
}

const seen: number[] = []
let fail: Error | null = null

class Remember {
  async handle(event: StoredEvent<{ parcelIds: number[] }>, trx: Trx) {
    await sql(trx, 'SELECT 1')
    if (fail) throw fail
    seen.push(...event.payload.parcelIds)
  }
}

class Count {
  static ran: unknown[] = []
  async handle(payload: never) {
    Count.ran.push(payload)
  }
}

const load = async () => ({ default: Remember })
const emit = (...parcelIds: number[]) =>
  inTransaction(null, (trx) => append(trx, new ParcelsSeen({ parcelIds })))

test.group('Event delivery', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    seen.length = 0
    Count.ran = []
    fail = null
    const remove = await withModules({
      name: 'probe',
      listeners: [listen(ParcelsSeen, 'probe.remember_parcels', load)],
      jobs: { 'probe.count': async () => ({ default: Count }) },
    })
    return remove
  })

  test('an event reaches its listener once, however often its job runs', async ({ assert }) => {
    await emit(1, 2)
    await drainJobs()
    assert.deepEqual(seen, [1, 2])
    const [event] = await sql<{ id: number; at: string }>(
      null,
      'SELECT id, occurred_at::text AS at FROM outbox_events'
    )
    await addJob(null, {
      name: 'kernel.deliver_event',
      payload: { eventId: event.id, at: event.at, listener: 'probe.remember_parcels' },
    })
    await drainJobs()
    assert.deepEqual(seen, [1, 2])
    assert.equal(await countRows('event_receipts'), 1)
  })

  test('a transaction that is rolled back announces nothing', async ({ assert }) => {
    await assert.rejects(() =>
      inTransaction(null, async (trx) => {
        await append(trx, new ParcelsSeen({ parcelIds: [9] }))
        throw new Error('no')
      })
    )
    assert.equal(await countRows('outbox_events'), 0)
    assert.deepEqual(await waitingJobs(), {})
  })

  test('a failing listener leaves no receipt, keeps its error and is tried again later', async ({
    assert,
  }) => {
    fail = new Error('printer on fire')
    await emit(1)
    await drainJobs({ mayFail: true })
    assert.equal(await countRows('event_receipts'), 0)
    const [failure] = await failedJobs()
    assert.include(failure.error, 'printer on fire')
    fail = null
    await sql(null, `UPDATE graphile_worker._private_jobs SET run_at = now() - interval '1 second'`)
    await drainJobs()
    assert.deepEqual(seen, [1])
  })

  test('a drained queue has written how each job ended, however long that took', async ({
    assert,
    cleanup,
  }) => {
    await sql(
      null,
      `CREATE FUNCTION probe_slow() RETURNS trigger LANGUAGE plpgsql AS
       'BEGIN PERFORM pg_sleep(0.5); RETURN NEW; END'`
    )
    cleanup(async () => {
      await sql(null, 'DROP FUNCTION probe_slow CASCADE')
    })
    await sql(
      null,
      `CREATE TRIGGER probe_slow BEFORE UPDATE ON graphile_worker._private_jobs
         FOR EACH ROW WHEN (NEW.last_error IS NOT NULL) EXECUTE FUNCTION probe_slow()`
    )
    fail = new Error('printer on fire')
    await emit(1)
    await drainJobs({ mayFail: true })
    assert.lengthOf(await failedJobs(), 1)
  })

  test('deliveries and jobs of a module that is off wait for it', async ({ assert }) => {
    await emit(1)
    await addJob(null, { name: 'probe.count', payload: { n: 1 } })
    await switchOff('probe')
    await drainJobs()
    assert.deepEqual(seen, [])
    assert.equal(await countRows('parked_jobs'), 2)
    await emit(2)
    assert.deepEqual(await waitingJobs(), {}, 'nothing is queued while it is off')
    await switchOn('probe')
    await drainJobs()
    assert.deepEqual(seen, [1])
    assert.deepEqual(Count.ran, [{ n: 1 }])
    assert.equal(await countRows('parked_jobs'), 0)
  })

  test('what a quarantined module misses waits for the boot that heals it', async ({
    assert,
    cleanup,
  }) => {
    switchboard.quarantine('probe', 'its provider threw')
    cleanup(() => switchboard.heal('probe'))
    await emit(1)
    await drainJobs()
    assert.deepEqual(seen, [])
    switchboard.heal('probe')
    await drainJobs()
    assert.deepEqual(seen, [1])
  })

  test('an in-transaction listener may veto, and has its receipt', async ({ assert }) => {
    const remove = await withModules({
      name: 'probe',
      listeners: [listen(ParcelsSeen, 'probe.post_parcels', load, 'inTransaction')],
    })
    await emit(1)
    assert.deepEqual(seen, [1])
    assert.equal(await countRows('event_receipts', 'listener = $1', ['probe.post_parcels']), 1)
    fail = new Error('does not balance')
    await assert.rejects(() => emit(2), 'does not balance')
    assert.equal(await countRows('outbox_events'), 1)
    remove()
  })

  test('events of a transaction keep their order, and so do their deliveries', async ({
    assert,
    cleanup,
  }) => {
    cleanup(
      await withModules({
        name: 'probe',
        listeners: [
          listen(ParcelsSeen, 'probe.first', load),
          listen(ParcelsSeen, 'probe.second', load),
        ],
      })
    )
    await inTransaction(null, async (trx) => {
      for (const n of [1, 2, 3]) await append(trx, new ParcelsSeen({ parcelIds: [n] }))
    })
    const events = await sql<{ id: number; at: string; n: number }>(
      null,
      `SELECT id, occurred_at::text AS at, (payload->'parcelIds'->>0)::int AS n FROM outbox_events ORDER BY id`
    )
    assert.deepEqual(
      events.map((event) => event.n),
      [1, 2, 3]
    )
    const jobs = await sql<{ payload: unknown }>(
      null,
      'SELECT payload FROM graphile_worker._private_jobs ORDER BY id'
    )
    assert.deepEqual(
      jobs.map((job) => job.payload),
      events.flatMap(({ id, at }) =>
        ['probe.first', 'probe.second'].map((listener) => ({ eventId: id, at, listener }))
      )
    )
    await drainJobs()
    assert.sameMembers(seen, [1, 1, 2, 2, 3, 3])
  })

  test('an event whose deliveries the engine would lose is not written', async ({ assert }) => {
    await emit(1)
    await drainJobs()
    await sql(
      null,
      `DELETE FROM graphile_worker._private_tasks WHERE identifier = 'kernel.deliver_event'`
    )
    await assert.rejects(() => emit(2), /Only 0 of 1 jobs were added/)
    assert.equal(await countRows('outbox_events'), 1)
    await emit(3)
    await drainJobs()
    assert.deepEqual(seen, [1, 3])
  })

  test('a thousand jobs are added in one statement and in order', async ({ assert }) => {
    await addJobs(
      null,
      Array.from({ length: 1000 }, (_, n) => ({ name: 'probe.count', payload: { n } }))
    )
    const rows = await sql<{ n: number }>(
      null,
      `SELECT (payload->>'n')::int AS n FROM graphile_worker._private_jobs ORDER BY id`
    )
    assert.deepEqual(
      rows.map((row) => row.n),
      Array.from({ length: 1000 }, (_, n) => n)
    )
  })

  test('a job of the same key replaces the one that waits', async ({ assert }) => {
    for (const n of [1, 2, 3])
      await addJob(null, { name: 'probe.count', payload: { n }, key: 'probe:count' })
    await drainJobs()
    assert.deepEqual(Count.ran, [{ n: 3 }])
  })

  test('workers are told of jobs; at the end of a process at once, and then no more', async ({
    assert,
    cleanup,
  }) => {
    const client = new pg.Client({ connectionString: env.get('DATABASE_URL') })
    await client.connect()
    cleanup(() => client.end())
    cleanup(() => resumeWaking())
    let told = 0
    client.on('notification', () => told++)
    await client.query('LISTEN "jobs:insert"')
    wakeWorkers()
    await stopWaking()
    await client.query('SELECT 1')
    assert.equal(told, 1)
    wakeWorkers()
    await sleep(250)
    await client.query('SELECT 1')
    assert.equal(told, 1)
    resumeWaking()
    wakeWorkers()
    await sleep(250)
    await client.query('SELECT 1')
    assert.equal(told, 2)
  })
})

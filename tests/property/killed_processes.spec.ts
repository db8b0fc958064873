import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from '@japa/runner'
import { releaseDeadWorkers } from '#kernel/jobs/lifeline'
import { countMissed } from '#kernel/events/replay'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { ProveLedger } from '#modules/finance/queries/prove_ledger'
import { setStage } from '#orders/database/factories/stage'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { stockFaults } from '#tests/helpers/toggling'

const PROBES = 600
const ORDERS = 2000

/** Starts a program of `tests/support` that says `ready` once it is under way. */
function start(program: string, env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--import=@poppinss/ts-exec', `tests/support/${program}.ts`],
    { env: { ...process.env, LOG_LEVEL: 'fatal', ...env }, stdio: ['ignore', 'pipe', 'pipe'] }
  )
  let errors = ''
  child.stderr.on('data', (part) => (errors += part))
  const ready = new Promise<void>((done, fail) => {
    child.stdout.on('data', (part) => String(part).includes('ready') && done())
    child.on('exit', () =>
      fail(new Error(`it ended before it was ready: ${errors.slice(0, 2000)}`))
    )
  })
  const gone = new Promise<void>((done) => child.on('exit', () => done()))
  return { child, ready, gone }
}

/**
 * Starts it again and again, killed each time after a random moment of work, until everything is
 * done; after some kills it is left in peace for longer. Answers how often it was killed.
 */
async function killUntil(
  done: () => Promise<boolean>,
  program: string,
  env: Record<string, string>
): Promise<number> {
  let kills = 0
  const until = Date.now() + 120_000
  while (!(await done()) && Date.now() < until) {
    const { child, ready, gone } = start(program, env)
    await ready
    const patience = kills < 5 ? 60 + Math.random() * 300 : 60_000
    const killAt = Date.now() + patience
    while (Date.now() < killAt && !(await done())) await pause(50)
    child.kill('SIGKILL')
    await gone
    kills++
  }
  return kills
}

test.group('Killed processes', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    await sql(null, 'DROP TABLE IF EXISTS probes, probe_effects')
    await sql(null, 'CREATE TABLE probes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY)')
    await sql(null, 'CREATE TABLE probe_effects (probe_id bigint NOT NULL)')
    await sql(
      null,
      `INSERT INTO module_states (module, state, enabled_at) VALUES ('probe', 'on', now())`
    )
    return () => sql(null, 'DROP TABLE IF EXISTS probes, probe_effects').then(() => {})
  })

  test('kill -9 at random moments: every event has its effect exactly once', async ({ assert }) => {
    const done = async () => (await countRows('probe_effects')) >= PROBES
    const kills = await killUntil(done, 'probe_house', { PROBES: String(PROBES) })
    assert.isAbove(kills, 2)
    assert.equal(await countRows('probes'), PROBES)
    assert.equal(await countRows('outbox_events', `key = 'probe.probes.taken'`), PROBES)
    const [{ wrong }] = await sql<{ wrong: number }>(
      null,
      `SELECT count(*)::int AS wrong FROM (SELECT p.id FROM probes p LEFT JOIN probe_effects e ON e.probe_id = p.id
        GROUP BY p.id HAVING count(e.probe_id) <> 1) w`
    )
    assert.equal(wrong, 0)
    assert.equal(await countRows('event_receipts', `listener = 'probe.write_effect'`), PROBES)
  }).timeout(600_000)
})

const dueJobs = () =>
  countRows(
    'graphile_worker._private_jobs',
    '(run_at <= now() OR last_error IS NOT NULL) AND attempts < max_attempts'
  )

/**
 * Works off what the killed processes left: jobs they held are given back once PostgreSQL noticed
 * that they are gone (a worker that died before it was registered is waited for a minute).
 */
async function finishJobs() {
  const until = Date.now() + 240_000
  do {
    await releaseDeadWorkers()
    // One that a process died over as often as it may be tried is tried anew by a person, on the page of jobs.
    await sql(
      null,
      `UPDATE graphile_worker._private_jobs SET run_at = now() - interval '1 second', attempts = 0
        WHERE last_error IS NOT NULL OR attempts >= max_attempts`
    )
    await drainJobs()
    if ((await dueJobs()) === 0) return
    await pause(500)
  } while (Date.now() < until)
}

/** Rows of a grouping that holds anything but exactly one: `select` names the key of an effect. */
async function notOnce(assertion: string): Promise<number> {
  const [{ wrong }] = await sql<{ wrong: number }>(null, assertion)
  return wrong
}

/** What each order must have exactly one of, as a count of those that have not. */
const EFFECTS: Record<string, string> = {
  'customer': `SELECT count(*)::int AS wrong FROM orders WHERE customer_id IS NULL`,
  'customer of its own': `SELECT (count(*) - count(DISTINCT customer_id))::int AS wrong FROM orders`,
  'totals of its customer': `SELECT count(*)::int AS wrong FROM customers c JOIN orders o ON o.customer_id = c.id
     WHERE c.orders_count <> 1`,
  'fulfilment': `SELECT count(*)::int AS wrong FROM (SELECT o.id FROM orders o
     LEFT JOIN fulfilment_lines l ON l.order_line_id IN (SELECT id FROM order_lines WHERE order_id = o.id)
     GROUP BY o.id HAVING count(DISTINCT l.fulfilment_id) <> 1) w`,
  'allocation of every line': `SELECT count(*)::int AS wrong FROM order_lines WHERE allocated <> qty`,
  'reservation of every line': `SELECT count(*)::int AS wrong FROM (SELECT l.id FROM fulfilment_lines l
     LEFT JOIN stock_reservations r ON r.fulfilment_line_id = l.id GROUP BY l.id HAVING count(r.id) <> 1) w`,
  'decision of the audit': `SELECT count(*)::int AS wrong FROM (SELECT o.id FROM orders o
     LEFT JOIN oms_order_audits a ON a.order_id = o.id GROUP BY o.id HAVING count(a.order_id) <> 1) w`,
  'entry in the timeline, per kind': `SELECT count(*)::int AS wrong FROM (SELECT o.id FROM orders o
     LEFT JOIN timeline_entries t ON t.ref_type = 'order' AND t.ref_id = o.id::text AND t.kind = 'order_captured'
     GROUP BY o.id HAVING count(t.id) <> 1) w`,
  'issue of what was shipped': `SELECT count(*)::int AS wrong FROM (SELECT l.id FROM fulfilment_lines l
     JOIN fulfilments f ON f.id = l.fulfilment_id AND f.status = 'shipped'
     LEFT JOIN stock_entries e ON e.reason = 'ship' AND e.source_type = 'fulfilment' AND e.source_line = l.id
     GROUP BY l.id HAVING count(e.id) <> 1) w`,
  'recognition of what was shipped': `SELECT count(*)::int AS wrong FROM (SELECT l.id FROM fulfilment_lines l
     JOIN fulfilments f ON f.id = l.fulfilment_id AND f.status = 'shipped'
     LEFT JOIN finance_recognitions r ON r.fulfilment_line_id = l.id GROUP BY l.id HAVING count(r.fulfilment_line_id) <> 1) w`,
  'word about its parcel': `SELECT count(*)::int AS wrong FROM (SELECT f.id FROM fulfilments f
     LEFT JOIN timeline_entries t ON t.kind = 'parcel_shipped' AND t.ref_id = f.id::text
     WHERE f.status = 'shipped' GROUP BY f.id HAVING count(t.id) <> 1) w`,
}

test.group('Killed processes with orders', (group) => {
  group.each.setup(() => resetDatabase())

  test('kill -9 at random moments of 2,000 orders: whatever follows from each happens once', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 3, stock: 100_000 })
    const env = {
      ORDERS: String(ORDERS),
      STORE: String(stage.storeId),
      SKUS: JSON.stringify(stage.skuIds),
    }
    const [{ from }] = await sql<{ from: Date }>(null, 'SELECT now() AS from')
    const done = async () => (await countRows('orders')) >= ORDERS && (await dueJobs()) === 0
    const kills = await killUntil(done, 'order_house', env)
    await finishJobs()

    assert.isAbove(kills, 2)
    assert.equal(await countRows('orders'), ORDERS)
    assert.isAbove(await countRows('fulfilments', `status = 'shipped'`), 100)
    for (const [effect, question] of Object.entries(EFFECTS))
      assert.equal(await notOnce(question), 0, `orders without exactly one ${effect}`)
    const listeners = switchboard.modules.flatMap((module) => module.listeners ?? [])
    const until = new Date(Date.now() + 60_000)
    assert.equal(await countMissed(listeners, { from, until }), 0, 'deliveries without a receipt')
    assert.equal(await stockFaults(), 0)
    for (const proof of await new ProveLedger().handle())
      assert.isTrue(proof.ok, `${proof.key}: ${proof.left} beside ${proof.right}`)
  }).timeout(600_000)
})

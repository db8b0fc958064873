import { spawn } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { countRows, resetDatabase } from '#tests/helpers/database'

const PROBES = 2000

function start() {
  const child = spawn(
    process.execPath,
    ['--import=@poppinss/ts-exec', 'tests/support/probe_house.ts'],
    {
      env: { ...process.env, PROBES: String(PROBES), LOG_LEVEL: 'fatal' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }
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
    let kills = 0
    const until = Date.now() + 150_000
    while ((await countRows('probe_effects')) < PROBES && Date.now() < until) {
      const { child, ready, gone } = start()
      await ready
      const patience = kills < 6 ? 100 + Math.random() * 700 : 20_000
      const killAt = Date.now() + patience
      while (Date.now() < killAt && (await countRows('probe_effects')) < PROBES) await pause(50)
      child.kill('SIGKILL')
      await gone
      kills++
    }
    assert.isAbove(kills, 3)
    assert.equal(await countRows('probes'), PROBES)
    assert.equal(await countRows('outbox_events', `key = 'probe.probes.taken'`), PROBES)
    const [{ wrong }] = await sql<{ wrong: number }>(
      null,
      `SELECT count(*)::int AS wrong FROM (SELECT p.id FROM probes p LEFT JOIN probe_effects e ON e.probe_id = p.id
        GROUP BY p.id HAVING count(e.probe_id) <> 1) w`
    )
    assert.equal(wrong, 0)
    assert.equal(await countRows('event_receipts', `listener = 'probe.write_effect'`), PROBES)
  }).timeout(170_000)
})

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import {
  endLaunches,
  eventually,
  Launch,
  lives,
  newPort,
  newStorage,
  postmasterOf,
  processesOf,
} from '#tests/helpers/launcher'

/** One installation through its life; the tests follow each other. */
test.group('Launch | npm start', (group) => {
  const { storage, remove } = newStorage()
  let port: number
  const launch = () => new Launch({ storage, port })

  group.setup(async () => {
    port = await newPort()
  })
  group.each.teardown(endLaunches)
  group.teardown(remove)

  test('a first start cut short while it loads the demo ends cleanly', async ({ assert }) => {
    const run = launch()
    await run.says('Loading the demo company')
    assert.equal(await run.stop('SIGINT'), 130)
    assert.isNull(postmasterOf(storage))
    assert.notInclude(run.output, '    at ')
  })

  test('the first start builds, prepares, seeds, serves and says where', async ({ assert }) => {
    const run = launch()
    await run.ready()
    await run.says('Press Ctrl-C')
    assert.include(run.output, 'Loading the demo company')
    assert.include(run.output, `Tandem is ready at http://localhost:${port}`)
    assert.match(run.output, /Demo sign-in: \S+@\S+ \/ \S+/)
    assert.oneOf(await run.status(), [200, 302])
    assert.equal(await run.stop('SIGTERM'), 0)
    assert.isNull(postmasterOf(storage))
    assert.isFalse(existsSync(join(storage, 'running.json')))
  })

  test('the second start takes under five seconds and keeps everything', async ({ assert }) => {
    const run = launch()
    assert.isBelow(await run.ready(), 5_000)
    await run.says('Press Ctrl-C')
    assert.notInclude(run.output, 'Loading')
    assert.notInclude(run.output, 'uilding')
    assert.match(run.output, /Demo sign-in/)
    assert.equal(await run.stop('SIGINT'), 0)
  })

  test('a second one beside the first is refused in one sentence', async ({ assert }) => {
    const first = launch()
    await first.ready()
    const second = launch()
    assert.equal(await second.ended, 1)
    assert.match(second.output, /^Tandem is already running from this folder at [^\n]+\n$/)
    assert.oneOf(await first.status(), [200, 302])
  })

  test('a start right after a stop waits for it', async ({ assert }) => {
    const first = launch()
    await first.ready()
    first.child.kill('SIGTERM')
    const second = launch()
    await second.ready()
    assert.equal(await first.ended, 0)
    assert.oneOf(await second.status(), [200, 302])
  })

  test('kill -9 of the launcher leaves nothing running and blocks no start', async ({ assert }) => {
    const first = launch()
    await first.ready()
    const left = processesOf(storage)
    await first.stop('SIGKILL')
    const second = launch()
    assert.isBelow(await second.ready(), 15_000)
    assert.isFalse(lives(left.server))
    const next = processesOf(storage)
    await second.stop('SIGKILL')
    assert.isTrue(await eventually(() => !lives(next.server) && !lives(next.postgres), 20_000))
  })

  test('a killed server or PostgreSQL comes back by itself', async ({ assert }) => {
    const run = launch()
    await run.ready()
    const first = processesOf(storage)
    process.kill(first.postgres, 'SIGKILL')
    await run.says('PostgreSQL had stopped and was started again', 20_000)
    assert.oneOf(await run.status(), [200, 302])
    process.kill(first.server, 'SIGKILL')
    await eventually(() => processesOf(storage).server !== first.server, 10_000)
    assert.oneOf(await run.status(), [200, 302])
    assert.equal(await run.stop(), 0)
  })

  test('the key is made once and readable by its owner alone', async ({ assert }) => {
    const { statSync } = await import('node:fs')
    assert.equal(statSync(join(storage, 'app_key')).mode & 0o777, 0o600)
    assert.equal(statSync(join(storage, 'postgres/credentials.json')).mode & 0o777, 0o600)
  })
})

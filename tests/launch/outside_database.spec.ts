import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { execFileSync } from 'node:child_process'
import { test } from '@japa/runner'
import pg from 'pg'
import { endLaunches, Launch, newPort, newStorage } from '#tests/helpers/launcher'

const NAME = `tandem_test_launch_${process.pid}`

/** Runs one statement on the server of this test run. */
async function onServer(statement: string, database?: string) {
  const url = new URL(process.env.DATABASE_URL!)
  if (database) url.pathname = `/${database}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    const { rows } = await client.query(statement)
    return rows
  } finally {
    await client.end()
  }
}

test.group('Launch | outside database', (group) => {
  let url: string
  const storages = [newStorage(), newStorage(), newStorage()]

  group.setup(async () => {
    await onServer(`CREATE DATABASE ${NAME}`)
    const address = new URL(process.env.DATABASE_URL!)
    address.pathname = `/${NAME}`
    url = address.href
  })
  group.each.teardown(endLaunches)
  group.teardown(async () => {
    await onServer(`DROP DATABASE ${NAME} WITH (FORCE)`)
    for (const { remove } of storages) remove()
  })

  test('two nodes that start at once on an empty database both serve, without a demo', async ({
    assert,
  }) => {
    const env = { DATABASE_URL: url, APP_KEY: 'one key for all nodes of this house, 32+' }
    const ports = [await newPort(), await newPort()]
    const nodes = ports.map((port, n) => new Launch({ storage: storages[n].storage, port, env }))
    await Promise.all(nodes.map((node) => node.says('Press Ctrl-C')))
    for (const [n, node] of nodes.entries()) {
      assert.match(node.output, /Set up your company at http\S+\/setup\?token=[0-9a-f]{24}/)
      assert.notInclude(node.output, 'demo')
      assert.oneOf(await node.status(), [200, 302])
      assert.isFalse(existsSync(join(storages[n].storage, 'postgres')))
    }
    const [{ users }] = await onServer('SELECT count(*)::int AS users FROM users', NAME)
    assert.equal(users, 0)
    assert.deepEqual(await Promise.all(nodes.map((node) => node.stop())), [0, 0])
  })

  test('a worker works beside them and stops when told to', async ({ assert }) => {
    const env = { DATABASE_URL: url }
    const port = await newPort()
    const worker = new Launch({ storage: storages[2].storage, port, env, args: ['--worker'] })
    await worker.says('worker is ready')
    assert.equal(await worker.stop(), 0)
  })

  test('an older Node hands over to the one of the project', async ({ assert }) => {
    const node = olderNode()!
    const env = { DATABASE_URL: url }
    const run = new Launch({ storage: storages[0].storage, port: await newPort(), env, node })
    await run.ready()
    assert.equal(await run.stop('SIGTERM'), 0)
  }).skip(() => olderNode() === null, 'there is no older Node on this machine')
})

/** A Node before 24 on PATH, outside of the project. */
function olderNode(): string | null {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (folder.includes('node_modules') || !existsSync(folder)) continue
    if (!readdirSync(folder).includes('node')) continue
    const node = join(folder, 'node')
    if (Number.parseInt(execFileSync(node, ['-v'], { encoding: 'utf8' }).slice(1)) < 24) return node
  }
  return null
}

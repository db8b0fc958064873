import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import app from '@adonisjs/core/services/app'
import { test } from '@japa/runner'
import pg from 'pg'

interface Cluster {
  url: (database: string) => string
  port: number
  stop: () => Promise<void>
}
type Start = (wanted: { dir: string; durable?: boolean; ephemeral?: boolean }) => Promise<Cluster>

const { startCluster } = (await import(app.makeURL('bin/support/embedded_postgres.mjs').href)) as {
  startCluster: Start
}

async function ask(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(statement)
    return Object.values(rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

test.group('Launch | embedded PostgreSQL', (group) => {
  const folder = mkdtempSync(join(tmpdir(), 'tandem-clusters-'))
  chmodSync(folder, 0o755)
  group.teardown(() => rmSync(folder, { recursive: true, force: true }))

  test('two clusters at once, each with its own port and data', async ({ assert }) => {
    const dirs = ['one', 'two'].map((name) => join(folder, name))
    const clusters = await Promise.all(dirs.map((dir) => startCluster({ dir })))
    assert.notEqual(clusters[0].port, clusters[1].port)
    for (const cluster of clusters) {
      const url = cluster.url('postgres')
      assert.equal(await ask(url, 'SHOW fsync'), 'on')
      assert.equal(await ask(url, 'SHOW TimeZone'), 'UTC')
      assert.equal(await ask(url, 'SHOW server_encoding'), 'UTF8')
      assert.isFalse(await ask(url, 'SELECT rolsuper FROM pg_roles WHERE rolname = current_user'))
    }
    await Promise.all(clusters.map((cluster) => cluster.stop()))
  })

  test('the port is kept, and another taken when it is occupied', async ({ assert }) => {
    const dir = join(folder, 'one')
    const first = await startCluster({ dir })
    await first.stop()
    const second = await startCluster({ dir })
    assert.equal(second.port, first.port)
    await second.stop()
    const { createServer } = await import('node:net')
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(first.port, '127.0.0.1', resolve))
    const third = await startCluster({ dir })
    assert.notEqual(third.port, first.port)
    assert.equal(await ask(third.url('postgres'), 'SELECT 1'), 1)
    await third.stop()
    other.close()
  })

  test('a lost password is replaced and no row is lost', async ({ assert }) => {
    const dir = join(folder, 'one')
    const first = await startCluster({ dir })
    await ask(first.url('postgres'), 'CREATE DATABASE kept')
    await ask(first.url('kept'), 'CREATE TABLE facts AS SELECT 42 AS fact')
    await first.stop()
    rmSync(join(dir, 'credentials.json'))
    const second = await startCluster({ dir })
    assert.equal(await ask(second.url('kept'), 'SELECT fact FROM facts'), 42)
    await second.stop()
  })

  test('a stale postmaster.pid of another program does not block it', async ({ assert }) => {
    const dir = join(folder, 'one')
    const { writeFileSync } = await import('node:fs')
    const data = join(dir, 'data')
    writeFileSync(join(data, 'postmaster.pid'), `${process.pid}\n${data}\n1\n1\n\n\n0 0\nready\n`)
    const cluster = await startCluster({ dir })
    assert.equal(await ask(cluster.url('postgres'), 'SELECT 1'), 1)
    await cluster.stop()
  })

  test('Chinese text is made of letters, whatever the locale of the machine', async ({
    assert,
  }) => {
    const cluster = await startCluster({ dir: join(folder, 'two') })
    const url = cluster.url('postgres')
    await ask(url, 'CREATE DATABASE words')
    const words = cluster.url('words')
    await ask(words, 'CREATE EXTENSION pg_trgm')
    assert.isAbove(Number(await ask(words, "SELECT similarity('山野优品', '山野')")), 0)
    await cluster.stop()
  })

  test('a folder its user cannot reach: the data lie elsewhere and are found again', async ({
    assert,
  }) => {
    const closed = join(folder, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const dir = join(closed, 'postgres')
    const first = await startCluster({ dir })
    await ask(first.url('postgres'), 'CREATE DATABASE kept')
    await first.stop()
    const { dataDir } = JSON.parse(readFileSync(join(dir, 'state.json'), 'utf8'))
    assert.isFalse(dataDir.startsWith(closed))
    const second = await startCluster({ dir })
    assert.equal(await ask(second.url('kept'), 'SELECT 1'), 1)
    await second.stop()
    rmSync(dirname(dataDir), { recursive: true })
  }).skip(process.getuid?.() !== 0, 'only root starts PostgreSQL as somebody else')

  test('a throw-away cluster leaves nothing', async ({ assert }) => {
    const dir = join(folder, 'gone')
    const cluster = await startCluster({ dir, durable: false, ephemeral: true })
    assert.equal(await ask(cluster.url('postgres'), 'SHOW fsync'), 'off')
    await cluster.stop()
    assert.isFalse(existsSync(dir))
  })
})

import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { endLaunches, Launch, newPort, newStorage } from '#tests/helpers/launcher'

/** Runs to its end, which must be code 1 after exactly one line. */
async function sentenceOf(env: Record<string, string>, port?: number) {
  const { storage, remove } = newStorage()
  const options = { storage, port: port ?? (await newPort()), env: { TANDEM_DEMO: '0', ...env } }
  const run = new Launch(options)
  const code = await run.ended
  remove()
  // a build that is missing is made meanwhile, and said
  const lines = run.output.split('\n').filter((line) => line && !/uilding|正在/.test(line))
  return { code, lines }
}

const listening = (handle: (server: Server) => Server) =>
  new Promise<{ port: number; close: () => void }>((resolve) => {
    const server = handle(createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      resolve({ port, close: () => server.close() })
    })
  })

test.group('Launch | problems', (group) => {
  group.each.teardown(endLaunches)

  test('a taken port, in both languages', async ({ assert }) => {
    const other = await listening((server) => server)
    const english = await sentenceOf({}, other.port)
    const chinese = await sentenceOf({ LANG: 'zh_CN.UTF-8' }, other.port)
    other.close()
    assert.deepEqual(english, {
      code: 1,
      lines: [
        `Port ${other.port} is taken by another program: stop it, or choose another with PORT=3334 npm start.`,
      ],
    })
    assert.equal(chinese.code, 1)
    assert.match(chinese.lines.join(), new RegExp(`^端口 ${other.port} 已被其他程序占用：[^\n]+$`))
  })

  test('an unreachable DATABASE_URL, and one that is none', async ({ assert }) => {
    const port = await newPort()
    const gone = await sentenceOf({ DATABASE_URL: `postgres://a:b@127.0.0.1:${port}/x` })
    assert.equal(gone.code, 1)
    assert.lengthOf(gone.lines, 1)
    assert.include(gone.lines[0], `DATABASE_URL points to 127.0.0.1:${port}, which does not answer`)
    const wrong = await sentenceOf({ DATABASE_URL: 'mysql://root:geheim@localhost/x' })
    assert.lengthOf(wrong.lines, 1)
    assert.include(wrong.lines[0], 'DATABASE_URL is not an address of the form')
    assert.notInclude(wrong.lines[0], 'geheim')
  })

  test('a DATABASE_URL with a wrong password', async ({ assert }) => {
    const url = new URL(process.env.DATABASE_URL!)
    url.username = 'nobody-of-this-name'
    url.password = 'geheim'
    const refused = await sentenceOf({ DATABASE_URL: url.href })
    assert.equal(refused.code, 1)
    assert.lengthOf(refused.lines, 1)
    assert.include(refused.lines[0], 'refuses the sign-in of DATABASE_URL')
    assert.notInclude(refused.lines[0], 'geheim')
  })

  test('a wrong REDIS_URL: nobody there, or somebody who is no Redis', async ({ assert }) => {
    const web = await listening((server) => server)
    for (const port of [await newPort(), web.port]) {
      const wrong = await sentenceOf({ REDIS_URL: `redis://:geheim@127.0.0.1:${port}` })
      assert.equal(wrong.code, 1)
      assert.lengthOf(wrong.lines, 1)
      assert.include(wrong.lines[0], `REDIS_URL points to 127.0.0.1:${port}`)
      assert.notInclude(wrong.lines[0], 'geheim')
    }
    web.close()
  })

  test('a worker where there is no database yet', async ({ assert }) => {
    const { storage, remove } = newStorage()
    const run = new Launch({ storage, port: await newPort(), args: ['--worker'] })
    assert.equal(await run.ended, 1)
    assert.include(run.output, 'There is no database here to work on')
    remove()
  })

  test('a full disk, before the first start and in the middle of life', async ({ assert }) => {
    const small = mkdtempSync(join(tmpdir(), 'tandem-small-'))
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=220M,mode=755', 'tmpfs', small])
    try {
      const storage = join(small, 'storage')
      const options = { storage, port: await newPort(), env: { TANDEM_DEMO: '0' } }
      fill(join(small, 'fill'), 180)
      const before = new Launch(options)
      assert.equal(await before.ended, 1)
      assert.match(before.output, /^The disk that holds \S+ is full: [^\n]+\n$/)
      rmSync(join(small, 'fill'))

      const healthy = new Launch(options)
      await healthy.ready()
      assert.equal(await healthy.stop(), 0)
      fill(join(small, 'fill'), Number.POSITIVE_INFINITY)
      const after = new Launch(options)
      assert.equal(await after.ended, 1)
      assert.match(after.output, /^The disk that holds \S+ is full: [^\n]+\n$/)
      rmSync(join(small, 'fill'))

      const again = new Launch(options)
      await again.ready()
      assert.equal(await again.stop(), 0)
    } finally {
      await endLaunches()
      execFileSync('umount', [small])
      rmSync(small, { recursive: true })
    }
  }).skip(
    process.getuid?.() !== 0 || process.platform !== 'linux',
    'only root may mount a small disk'
  )
})

/** Writes megabytes of zeros until there are enough or the disk is full. */
function fill(file: string, megabytes: number) {
  const handle = openSync(file, 'w')
  const megabyte = Buffer.alloc(1024 * 1024)
  try {
    for (let written = 0; written < megabytes; written += 1) writeSync(handle, megabyte)
    throw new Error('enough')
  } catch (error) {
    // the last bytes of a full disk are filled in small pieces
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') fillRest(handle)
  } finally {
    closeSync(handle)
  }
}

function fillRest(handle: number) {
  const piece = Buffer.alloc(512)
  try {
    for (;;) writeSync(handle, piece)
  } catch {
    // now it is full
  }
}

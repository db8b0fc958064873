import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'
import { createBuilder } from 'vite'

const SOURCES = ['inertia', 'app', 'modules', 'resources/lang']
const FILES = ['vite.config.ts', 'package-lock.json']
const STAMP = 'tmp/assets.stamp'

/** What the assets are made of, by name, size and time of change. */
async function fingerprint() {
  const hash = createHash('sha256')
  for (const folder of SOURCES) {
    const entries = await readdir(app.makePath(folder), { recursive: true, withFileTypes: true })
    const files = entries
      .filter(
        (entry) =>
          entry.isFile() &&
          /\.(vue|css|json)$|inertia.*\.ts$/.test(`${entry.parentPath}/${entry.name}`)
      )
      .map((entry) => `${entry.parentPath}/${entry.name}`)
    for (const file of files.sort()) {
      const { size, mtimeMs } = await stat(file)
      hash.update(`${file} ${size} ${mtimeMs}\n`)
    }
  }
  for (const file of FILES) hash.update(await readFile(app.makePath(file)))
  return hash.digest('hex')
}

/** Builds the assets for production, with the details of a mismatch, unless those there are of today's sources. */
export async function buildAssets() {
  const wanted = await fingerprint()
  const found = await readFile(app.makePath(STAMP), 'utf8').catch(() => '')
  const built = await stat(app.makePath('public/assets/.vite/manifest.json')).catch(() => null)
  if (built && found === wanted) return
  const environment = process.env.NODE_ENV
  process.env.NODE_ENV = 'production'
  process.env.TANDEM_MISMATCH_DETAILS = '1'
  try {
    const builder = await createBuilder({ root: app.makePath(), logLevel: 'error' }, false)
    await builder.buildApp()
  } finally {
    process.env.NODE_ENV = environment
  }
  await mkdir(app.makePath('tmp'), { recursive: true })
  await writeFile(app.makePath(STAMP), wanted)
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/**
 * The application as it runs at a customer's: built assets, the production
 * bundle of server rendering, a strict content policy; on the database of the
 * tests.
 */
export async function startBuiltApp() {
  await buildAssets()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let log = ''
  const child = spawn(process.execPath, ['--import=@poppinss/ts-exec', 'bin/server.ts'], {
    cwd: app.makePath(),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      SESSION_DRIVER: 'database',
      PORT: String(port),
      HOST: '127.0.0.1',
      APP_URL: url,
      LOG_LEVEL: 'error',
      TANDEM_ROLE: 'web',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.stdout.on('data', (data: Buffer) => (log += data))
  child.stderr.on('data', (data: Buffer) => (log += data))
  const stop = async () => {
    if (child.exitCode !== null) return
    child.kill('SIGTERM')
    await Promise.race([once(child, 'exit'), sleep(5000)])
    if (child.exitCode === null) child.kill('SIGKILL')
  }
  for (let attempt = 0; attempt < 120; attempt++) {
    if (child.exitCode !== null)
      throw new Error(`The built application did not start:\n${log.slice(-4000)}`)
    const answer = await fetch(`${url}/sign-in`).catch(() => null)
    if (answer?.ok) return { url, stop, log: () => log }
    await sleep(250)
  }
  await stop()
  throw new Error(`The built application did not answer in time:\n${log.slice(-4000)}`)
}

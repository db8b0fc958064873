import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import app from '@adonisjs/core/services/app'

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  return port
}

/**
 * The application as it runs at a customer's: the assets that `bin/test` built, the production
 * bundle of server rendering, a strict content policy; on the database of the tests.
 */
export async function startBuiltApp() {
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

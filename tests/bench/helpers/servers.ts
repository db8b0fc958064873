import { spawn, type ChildProcess } from 'node:child_process'
import { createServer } from 'node:net'
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export interface BenchServer {
  port: number
  stop(): Promise<void>
  /** Ends it like a power cut: nothing is finished, nothing is told. */
  kill(): Promise<void>
}

async function freePort(): Promise<number> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise<void>((resolve) => probe.close(() => resolve()))
  return port
}

/** Starts a file as a server of its own and waits until it answers. */
async function start(
  file: string,
  env: Record<string, string>,
  fixedPort?: number
): Promise<BenchServer> {
  const port = fixedPort ?? (await freePort())
  const child: ChildProcess = spawn(process.execPath, [...process.execArgv, file], {
    env: { ...process.env, ...env, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error' },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  for (let n = 0; n < 300; n++) {
    const isUp = await post(new Agent(), port, '/api/v1/orders', '{}', {}).then(
      () => true,
      () => false
    )
    if (isUp) break
    if (child.exitCode !== null) throw new Error(`${file} ended with ${child.exitCode}`)
    await sleep(100)
  }
  const end = async (signal: NodeJS.Signals) => {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await ended
  }
  return { port, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

/** The product, as a web process; jobs are left to worker processes, as with several nodes. */
export const startProduct = (port?: number) =>
  start('bin/server.ts', { NODE_ENV: 'production', TANDEM_ROLE: 'web' }, port)
export const startPlain = () => start('tests/bench/helpers/plain_server.ts', {})

export function post(
  agent: Agent,
  port: number,
  path: string,
  body: string,
  headers: Record<string, string>
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        agent,
        port,
        path,
        host: '127.0.0.1',
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(body),
          ...headers,
        },
      },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
          })
        )
        response.on('error', reject)
      }
    )
    call.on('error', reject)
    call.end(body)
  })
}

export interface Load {
  port: number
  path: string
  connections: number
  requests: number
  headers?: Record<string, string>
  body: (n: number) => string
}

/** Keeps that many connections busy until all requests are answered. Answers seconds and the statuses. */
export async function load({ port, path, connections, requests, headers = {}, body }: Load) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const statuses = new Map<number, number>()
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (next < requests) {
        const answer = await post(agent, port, path, body(next++), headers)
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        if (answer.status >= 500)
          throw new Error(`${path} answered ${answer.status}: ${answer.body.slice(0, 300)}`)
      }
    })
  )
  const seconds = (performance.now() - started) / 1000
  agent.destroy()
  return { seconds, perSecond: requests / seconds, statuses }
}

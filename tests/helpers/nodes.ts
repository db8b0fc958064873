import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { tmpdir } from 'node:os'
import { connect } from 'node:net'
import { newPort, pause } from '#tests/helpers/launcher'

/** A redis-server of the system on a free port, without a disk; null when there is none. */
export async function startRedis() {
  const program = (process.env.PATH ?? '')
    .split(delimiter)
    .concat('/usr/bin', '/usr/sbin', '/usr/local/bin')
    .map((folder) => join(folder, 'redis-server'))
    .find((file) => existsSync(file))
  if (!program) return null
  const port = await newPort()
  const folder = mkdtempSync(join(tmpdir(), 'tandem-redis-'))
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
  const child = spawn(program, [...options.map(String), '--dir', folder], { stdio: 'ignore' })
  await answers(child, port)
  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      const gone = new Promise((done) => child.once('exit', done))
      child.kill('SIGTERM')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function answers(child: ChildProcess, port: number) {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error('redis-server did not start')
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => (socket.destroy(), done(true)))
      socket.once('error', () => done(false))
    })
    if (open) return
    await pause(50)
  }
  throw new Error('redis-server does not answer')
}

/** A browser that keeps its cookies and may walk from node to node with them. */
export class Visitor {
  readonly cookies = new Map<string, string>()

  async get(url: string, accept = 'application/json'): Promise<Response> {
    return this.#send(url, { headers: { accept } })
  }

  /** The props of a page, as the panel asks for them. */
  async post(url: string, body: object, method = 'POST'): Promise<Response> {
    const token = decodeURIComponent(this.cookies.get('XSRF-TOKEN') ?? '')
    return this.#send(url, {
      method,
      headers: {
        'accept': 'application/json',
        'content-type': 'application/json',
        'x-xsrf-token': token,
      },
      body: JSON.stringify(body),
    })
  }

  async signIn(node: string, email: string, password: string): Promise<Response> {
    await this.get(`${node}/sign-in`, 'text/html')
    return this.post(`${node}/sign-in`, { email, password })
  }

  get cookieHeader() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async #send(url: string, init: RequestInit): Promise<Response> {
    const headers = { ...(init.headers as Record<string, string>), cookie: this.cookieHeader }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/)!
      this.cookies.set(name, value)
    }
    return response
  }

  /** Follows a live channel on a node; what is said there lands in `heard`. */
  async follow(node: string, channel: string) {
    const uid = crypto.randomUUID()
    const stop = new AbortController()
    const stream = await fetch(`${node}/__transmit/events?uid=${uid}`, {
      headers: { accept: 'text/event-stream', cookie: this.cookieHeader },
      signal: stop.signal,
    })
    const heard: { channel: string; payload: unknown }[] = []
    void listen(stream, heard).catch(() => {})
    const subscribed = await this.post(`${node}/__transmit/subscribe`, { uid, channel })
    return { status: subscribed.status, heard, close: () => stop.abort() }
  }
}

async function listen(stream: Response, heard: { channel: string; payload: unknown }[]) {
  let rest = ''
  for await (const part of stream.body!) {
    rest += Buffer.from(part).toString()
    const lines = rest.split('\n')
    rest = lines.pop()!
    for (const line of lines) {
      if (!line.startsWith('data:')) continue
      const message = JSON.parse(line.slice(5)) as { channel: string; payload: unknown }
      if (!message.channel.startsWith('$$')) heard.push(message)
    }
  }
}

/** Milliseconds until a condition holds; Infinity when it still does not after `ms`. */
export async function timeUntil(holds: () => Promise<boolean> | boolean, ms: number) {
  const begun = Date.now()
  while (!(await holds())) {
    if (Date.now() - begun > ms) return Number.POSITIVE_INFINITY
    await pause(20)
  }
  return Date.now() - begun
}

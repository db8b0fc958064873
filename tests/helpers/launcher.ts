import { spawn, type ChildProcess } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import app from '@adonisjs/core/services/app'

/** What the shell of a person has set; everything the test run itself set is left out. */
const OF_A_PERSON = ['PATH', 'HOME', 'USER', 'TMPDIR']

export interface LaunchOptions {
  storage: string
  port: number
  env?: Record<string, string>
  args?: string[]
  node?: string
}

/** A run of `bin/start.mjs` as a person would start it, its output kept. */
export class Launch {
  readonly child: ChildProcess
  readonly ended: Promise<number>
  readonly url: string
  output = ''

  constructor({ storage, port, env = {}, args = [], node = process.execPath }: LaunchOptions) {
    const own = Object.fromEntries(OF_A_PERSON.map((name) => [name, process.env[name]]))
    const set = { LANG: 'C.UTF-8', PORT: String(port), TANDEM_STORAGE: storage, ...env }
    this.url = `http://127.0.0.1:${port}`
    this.child = spawn(node, [app.makePath('bin/start.mjs'), ...args], {
      cwd: app.makePath(),
      env: { ...own, ...set } as NodeJS.ProcessEnv,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (part) => (this.output += part))
    }
    this.ended = new Promise((done) => this.child.on('close', (code) => done(code ?? -1)))
    running.add(this)
    void this.ended.then(() => running.delete(this))
  }

  /** Waits until the output holds a text; a run that ends before fails with what it said. */
  async says(text: string, ms = 240_000) {
    const until = Date.now() + ms
    while (!this.output.includes(text)) {
      if (this.child.exitCode !== null) throw new Error(`It ended: ${this.output}`)
      if (Date.now() > until) throw new Error(`No "${text}" in: ${this.output}`)
      await pause(20)
    }
  }

  /** Waits until it serves; the milliseconds that took. */
  async ready(ms?: number) {
    const begun = Date.now()
    await this.says('ready at', ms)
    return Date.now() - begun
  }

  /** Sends a signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM') {
    this.child.kill(signal)
    return this.ended
  }

  /** The status of the first page, retried while the connection is refused. */
  async status(ms = 15_000) {
    const until = Date.now() + ms
    for (;;) {
      try {
        const response = await fetch(this.url, { redirect: 'manual' })
        if (response.status < 500 || Date.now() > until) return response.status
      } catch (error) {
        if (Date.now() > until) throw error
      }
      await pause(100)
    }
  }
}

const running = new Set<Launch>()

/** Ends what a failed test left behind. */
export async function endLaunches() {
  await Promise.all([...running].map((launch) => launch.stop()))
}

export const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** A new storage folder and how to remove it. */
export function newStorage() {
  const storage = mkdtempSync(join(tmpdir(), 'tandem-launch-'))
  // the user PostgreSQL runs as must reach it, else the data would go to /var/lib
  chmodSync(storage, 0o755)
  return { storage, remove: () => rmSync(storage, { recursive: true, force: true }) }
}

/** A port nobody listens on at the moment. */
export function newPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}

/** The process ids behind a storage folder: the server and PostgreSQL. */
export function processesOf(storage: string) {
  const note = JSON.parse(readFileSync(join(storage, 'running.json'), 'utf8'))
  return { server: note.server.pid as number, postgres: postmasterOf(storage)! }
}

/** The process id of the embedded PostgreSQL, or null when it does not run. */
export function postmasterOf(storage: string): number | null {
  const file = join(storage, 'postgres/data/postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : null
}

/** Waits until a condition holds; false when it still does not after `ms`. */
export async function eventually(holds: () => boolean, ms: number) {
  const until = Date.now() + ms
  while (!holds()) {
    if (Date.now() > until) return false
    await pause(50)
  }
  return true
}

/** Whether a process runs; one that ended and was not collected by its parent yet does not. */
export function lives(pid: number) {
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || !/\) Z /.test(readFileSync(stat, 'utf8'))
}

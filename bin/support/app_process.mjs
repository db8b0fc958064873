import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './paths.mjs'
import { LaunchProblem, lastWords, speaksOfFullDisk } from './problem.mjs'

const guard = fileURLToPath(new URL('stop_with_parent.mjs', import.meta.url))
const LARGEST_LOG = 20 * 1024 * 1024

/**
 * A Node program of the application whose output goes to a log file (to the screen when
 * TANDEM_LOG=stdout). It has its own process group, so Ctrl-C reaches it through us alone.
 */
export class AppProcess {
  /**
   * @param {string[]} args arguments for Node
   * @param {{ env: Record<string, string>, log: string }} options
   */
  constructor(args, { env, log }) {
    this.log = log
    this.from = openedLogSize(log)
    const output = openSync(log, 'a', 0o600)
    const seen = env.TANDEM_LOG === 'stdout' ? 'inherit' : output
    this.child = spawn(process.execPath, ['--import', guard, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      detached: true,
      stdio: ['ignore', seen, output, 'ipc'],
    })
    closeSync(output)
    this.ended = new Promise((done) => {
      this.child.once('error', () => done(1))
      this.child.once('exit', (code) => done(code ?? 1))
    })
  }

  get pid() {
    return this.child.pid
  }

  /** Resolves when the server is open and all is started; rejects when the process ends before. */
  async ready(problem) {
    const listening = new Promise((done) =>
      this.child.on('message', (message) => message === 'ready' && done(true))
    )
    if (await Promise.race([listening, this.ended.then(() => false)])) return
    throw this.failure(problem)
  }

  /** Resolves when the process ended well; rejects with a sentence when not. */
  async done(problem) {
    if ((await this.ended) !== 0) throw this.failure(problem)
  }

  /** Tells it to stop and waits; after `patience` milliseconds it is killed. */
  async stop(patience = 20_000) {
    this.stopped = true
    this.child.kill('SIGTERM')
    const timer = setTimeout(() => this.child.kill('SIGKILL'), patience)
    await this.ended
    clearTimeout(timer)
  }

  /** What went wrong, in one sentence, read from what the process wrote. */
  failure(problem) {
    const output = readFileSync(this.log).subarray(this.from).toString()
    if (speaksOfFullDisk(output)) return new LaunchProblem('disk_full', { dir: dirname(this.log) })
    const port = output.match(/EADDRINUSE.*?:(\d+)/)?.[1]
    if (port) return new LaunchProblem('port_taken', { port })
    return new LaunchProblem(problem, { log: this.log, detail: lastWords(output) })
  }
}

/** The size of a log; one that grew large is put aside first, so two files of it exist at most. */
function openedLogSize(log) {
  mkdirSync(dirname(log), { recursive: true })
  try {
    const { size } = statSync(log)
    if (size < LARGEST_LOG) return size
    renameSync(log, `${log}.1`)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  return 0
}

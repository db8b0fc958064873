import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { root } from './paths.mjs'
import { LaunchProblem, lastWords, speaksOfFullDisk } from './problem.mjs'
import { signal } from './processes.mjs'

const guard = fileURLToPath(new URL('stop_with_parent.mjs', import.meta.url))
const LARGEST_LOG = 20 * 1024 * 1024

/**
 * A Node program of the application whose output goes to a log file (to the screen when
 * TANDEM_LOG=stdout). It has its own process group, so Ctrl-C reaches it through us alone.
 */
export class AppProcess {
  /**
   * @param {string[]} args arguments for Node
   * @param {{ env: Record<string, string>, log: string, patience?: number }} options `patience`
   *   is how many milliseconds it has to end once told to; with 0 it is killed
   */
  constructor(args, { env, log, patience = 20_000 }) {
    Object.assign(this, { log, patience })
    this.from = openedLogSize(log)
    const output = openSync(log, 'a', 0o600)
    const seen = env.TANDEM_LOG === 'stdout' ? 'inherit' : output
    this.child = spawn(process.execPath, ['--import', guard, ...args], {
      cwd: root,
      env: { ...process.env, ...env, TANDEM_PATIENCE: String(patience) },
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

  /** Tells it to stop and waits; when its patience is over it is killed. */
  async stop() {
    if (this.patience > 0) this.#signal('SIGTERM')
    const timer = setTimeout(() => this.#signal('SIGKILL'), this.patience)
    await this.ended
    clearTimeout(timer)
  }

  /** To the whole group: a build has helpers of its own. */
  #signal(name) {
    if (this.child.exitCode === null && this.child.signalCode === null) signal(-this.pid, name)
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

import { join } from 'node:path'
import { AppProcess } from './app_process.mjs'
import { buildApplication } from './app_build.mjs'
import { checkPort, checkRedisUrl, servingAddress } from './checks.mjs'
import { readJson, writeAtomically } from './cluster_folder.mjs'
import {
  awaitsSetUp,
  checkDatabaseUrl,
  createDatabase,
  databaseExists,
  dropDatabase,
} from './databases.mjs'
import { startCluster } from './embedded_postgres.mjs'
import { say } from './messages.mjs'
import { inRoot, storageFolder } from './paths.mjs'
import { LaunchProblem, sentenceOf } from './problem.mjs'
import { commandLine, parentOf } from './processes.mjs'
import { RunningNote } from './running.mjs'
import { appKey, loadDotEnv, setupToken } from './settings.mjs'

const DATABASE = 'tandem'

/** How demo:seed says that it left an existing company alone. */
const COMPANY_EXISTS = 3

/** Raised inside when a stop was asked for, so that whatever was under way unwinds. */
class Interrupted extends Error {}

/**
 * Entry of `npm start`, of `npm run demo` (--demo-only: loads the demo company and ends) and of
 * `npm run worker` (--worker: works off jobs beside servers that run elsewhere or here).
 */
export async function start(args) {
  loadDotEnv()
  const mode = args.includes('--demo-only')
    ? 'demo'
    : args.includes('--worker')
      ? 'worker'
      : 'serve'
  const launcher = new Launcher(mode)
  listenForStop(launcher)
  let code = 0
  try {
    await launcher.run()
  } catch (error) {
    code = error instanceof Interrupted ? launcher.interruptedCode : 1
    if (code === 1) process.stderr.write(`${sentenceOf(error, launcher.log('start.log'))}\n`)
  }
  await launcher.cleanUp()
  process.exit(code)
}

class Launcher {
  interruptedCode = 130

  constructor(mode) {
    this.mode = mode
    this.storage = storageFolder()
    this.halt = new Promise((_, fail) => (this.interrupt = () => fail(new Interrupted())))
    this.halt.catch(() => {})
  }

  log(name) {
    return join(this.storage, 'logs', name)
  }

  async run() {
    this.address = servingAddress()
    this.note = new RunningNote(this.storage)
    if (this.mode === 'serve') {
      await this.note.take(this.address.url)
      await checkPort(this.address)
    }
    this.preparing = [this.#build(), this.#database(), this.#redis()]
    await this.#unlessStopped(Promise.all(this.preparing))
    if (this.mode === 'demo') return this.#demo()
    if (this.mode === 'worker') return this.#work()
    if (this.firstRun) await this.#firstRun()
    await this.#serve()
  }

  #unlessStopped(work) {
    return Promise.race([work, this.halt])
  }

  async #build() {
    const compile = (args) => this.#runNode(args, 'build_failed', { NODE_ENV: 'development' })
    await buildApplication(compile, (state) => say(state === 'missing' ? 'building' : 'rebuilding'))
  }

  async #database() {
    this.environment = {
      NODE_ENV: 'production',
      APP_KEY: appKey(this.storage),
      TANDEM_STORAGE: this.storage,
      TANDEM_MIGRATE: '1',
      PORT: String(this.address.port),
      HOST: this.address.host,
      APP_URL: this.address.url,
    }
    const outside = process.env.DATABASE_URL
    if (outside) await checkDatabaseUrl(outside)
    else await this.#embedded()
  }

  /** The embedded database; a first run that was cut short begins anew. */
  async #embedded() {
    const onEvent = (event, error) => this.#databaseEvent(event, error)
    this.cluster = await startCluster({ dir: join(this.storage, 'postgres'), onEvent })
    const server = this.cluster.url('postgres')
    if (this.mode === 'serve' && this.cluster.state.database === 'preparing') {
      await dropDatabase(server, DATABASE)
    }
    this.firstRun = !(await databaseExists(server, DATABASE))
    if (this.mode === 'worker' && this.firstRun) throw new LaunchProblem('nothing_to_work_on')
    if (this.firstRun) this.cluster.remember({ database: 'preparing' })
    this.environment.DATABASE_URL = await createDatabase(server, DATABASE)
    this.environment.TANDEM_EMBEDDED = '1'
  }

  async #redis() {
    if (process.env.REDIS_URL) await checkRedisUrl(process.env.REDIS_URL)
  }

  async #firstRun() {
    if (process.env.TANDEM_DEMO !== '0') await this.#seed()
    this.cluster.remember({ database: 'ready' })
  }

  async #demo() {
    const loaded = await this.#seed()
    if (this.firstRun) this.cluster.remember({ database: 'ready' })
    say(loaded ? 'seeded' : 'company_exists')
    this.#saySignIn()
  }

  /**
   * Loads the demo company. Its sign-in is kept with the database it belongs to, for every start
   * on that database to show.
   *
   * @returns {Promise<boolean>} false when there was a company already, which stays as it is
   */
  async #seed() {
    say('seeding')
    this.child = this.#program([inRoot('build/ace.js'), 'demo:seed'])
    const code = await this.#unlessStopped(this.child.ended)
    if (code === COMPANY_EXISTS) return false
    if (code !== 0) throw this.child.failure('seed_failed')
    const account = readJson(this.demoFile)
    if (account) writeAtomically(this.demoFile, { ...account, database: this.databaseName }, 0o600)
    return true
  }

  async #work() {
    const env = { TANDEM_LOG: 'stdout', ...this.environment, TANDEM_ROLE: 'worker' }
    this.child = new AppProcess([inRoot('build/ace.js'), 'worker'], {
      env,
      log: this.log('worker.log'),
    })
    this.interruptedCode = 0
    await this.#unlessStopped(this.child.done('server_failed'))
  }

  /** Runs a program of the application to its end, its output in the log. */
  async #runNode(args, problem, env) {
    this.child = this.#program(args, env)
    await this.#unlessStopped(this.child.done(problem))
  }

  /** A program without patience: what it leaves half done is done anew next time. */
  #program(args, env = this.environment) {
    return new AppProcess(args, { env, log: this.log('start.log'), patience: 0 })
  }

  /** Serves until told to stop; a server that dies is started again, within reason. */
  async #serve() {
    const starts = []
    for (;;) {
      const begun = Date.now()
      starts.push(begun)
      await this.#startServer()
      this.interruptedCode = 0
      if (starts.length === 1) await this.#greet()
      await this.#unlessStopped(this.child.ended)
      if (starts.filter((at) => at > Date.now() - 60_000).length > 5)
        throw this.child.failure('server_failed')
    }
  }

  async #startServer() {
    const env = {
      ...this.environment,
      TANDEM_ROLE: process.env.TANDEM_ROLE ?? 'all',
    }
    this.child = new AppProcess([inRoot('build/bin/server.js')], { env, log: this.log('app.log') })
    this.note.serving(this.child.pid)
    await this.#unlessStopped(this.child.ready('server_failed'))
  }

  async #greet() {
    say('ready', { url: this.address.url })
    const url = this.environment.DATABASE_URL ?? process.env.DATABASE_URL
    if (!this.#saySignIn() && (await awaitsSetUp(url))) this.#saySetUp()
    say('stop_hint')
  }

  #saySetUp() {
    const token = setupToken(this.environment.APP_KEY)
    say('set_up', { url: `${this.address.url}/setup?token=${token}` })
  }

  #saySignIn() {
    const account = readJson(this.demoFile)
    if (account?.database !== this.databaseName) return false
    say('sign_in', account)
    return true
  }

  get demoFile() {
    return join(this.storage, 'demo.json')
  }

  /** Which database the demo was loaded into, without its password. */
  get databaseName() {
    if (this.cluster) return 'embedded'
    const { host, pathname } = new URL(process.env.DATABASE_URL)
    return `${host}${pathname}`
  }

  #databaseEvent(event, error) {
    if (event === 'restarted') return say('database_restarted')
    const known = error instanceof LaunchProblem
    const log = join(this.storage, 'postgres', 'server.log')
    const problem = known
      ? error
      : new LaunchProblem('database_lost', { log, detail: error.message })
    process.stderr.write(`${problem.sentence}\n`)
    void this.cleanUp().finally(() => process.exit(1))
  }

  /** The server first, then the database it uses. */
  async cleanUp() {
    this.cleaning ??= (async () => {
      this.note?.stopping()
      await this.child?.stop()
      // a database that is just starting must be told to stop as well
      await Promise.allSettled(this.preparing ?? [])
      await this.cluster?.stop()
      this.note?.release()
    })()
    await this.cleaning
  }
}

/** Ctrl-C, SIGTERM, a closed terminal, and the end of whoever started us, npm included. */
function listenForStop(launcher) {
  let asked = false
  const stop = () => {
    if (asked) return
    asked = true
    say('stopping')
    launcher.interrupt()
  }
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, stop)
  process.once('disconnect', stop)
  if (process.env.npm_lifecycle_event) stopWithNpm(stop)
}

/** npm killed with -9 tells nobody: it, and the shell it may have put between, are looked after. */
function stopWithNpm(stop) {
  const parent = process.ppid
  const shell = /^(\S*\/)?(sh|dash|bash|zsh) -c /.test(commandLine(parent)) ? parent : null
  const npm = shell && parentOf(shell)
  const gone = () => process.ppid !== parent || (shell && parentOf(shell) !== npm)
  setInterval(() => gone() && stop(), 300).unref()
}

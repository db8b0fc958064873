import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { AppProcess } from './app_process.mjs'
import { beginBuild, buildState } from './build.mjs'
import { checkPort, checkRedisUrl, servingAddress } from './checks.mjs'
import { readJson } from './cluster_folder.mjs'
import { checkDatabaseUrl, createDatabase, databaseExists, dropDatabase } from './databases.mjs'
import { startCluster } from './embedded_postgres.mjs'
import { say } from './messages.mjs'
import { inRoot, storageFolder } from './paths.mjs'
import { LaunchProblem, sentenceOf } from './problem.mjs'
import { commandLine, parentOf } from './processes.mjs'
import { RunningNote } from './running.mjs'
import { appKey, loadDotEnv } from './settings.mjs'

const DATABASE = 'tandem'

/** Raised inside when a stop was asked for, so that whatever was under way unwinds. */
class Interrupted extends Error {}

/** Entry of `npm start`, and of `npm run demo` with --demo-only. */
export async function start(args) {
  loadDotEnv()
  const launcher = new Launcher({ demoOnly: args.includes('--demo-only') })
  listenForStop(launcher)
  let code = 0
  try {
    await launcher.run()
  } catch (error) {
    code = error instanceof Interrupted ? 130 : 1
    if (code === 1) process.stderr.write(`${sentenceOf(error, launcher.log('start.log'))}\n`)
  }
  await launcher.cleanUp()
  process.exit(code)
}

class Launcher {
  constructor({ demoOnly }) {
    this.demoOnly = demoOnly
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
    if (!this.demoOnly) {
      await this.note.take(this.address.url)
      await checkPort(this.address)
    }
    await this.#all([this.#build(), this.#database(), this.#redis()])
    if (this.demoOnly) return this.#demo()
    if (this.firstRun) await this.#prepareFirstRun()
    await this.#serve()
  }

  /** Waits for all of them, or for a stop; a failure waits for the others, so none is left behind. */
  async #all(tasks) {
    const outcome = Promise.allSettled(tasks).then((results) => {
      const failed = results.find((result) => result.status === 'rejected')
      if (failed) throw failed.reason
    })
    await Promise.race([outcome, this.halt])
  }

  async #build() {
    const state = buildState()
    if (state === 'fresh') return
    say(state === 'missing' ? 'building' : 'rebuilding')
    const complete = beginBuild()
    await this.#runNode([inRoot('ace.js'), 'build'], 'build_failed', { NODE_ENV: 'development' })
    complete()
  }

  async #database() {
    this.environment = {
      NODE_ENV: 'production',
      APP_KEY: appKey(this.storage),
      TANDEM_STORAGE: this.storage,
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
    const dir = join(this.storage, 'postgres')
    this.cluster = await startCluster({
      dir,
      onEvent: (event, error) => this.#databaseEvent(event, error),
    })
    const server = this.cluster.url('postgres')
    if (this.cluster.state.database === 'preparing') await dropDatabase(server, DATABASE)
    this.firstRun = !(await databaseExists(server, DATABASE))
    if (this.firstRun) this.cluster.remember({ database: 'preparing' })
    this.environment.DATABASE_URL = await createDatabase(server, DATABASE)
    this.environment.TANDEM_EMBEDDED = '1'
  }

  async #redis() {
    if (process.env.REDIS_URL) await checkRedisUrl(process.env.REDIS_URL)
  }

  async #prepareFirstRun() {
    await this.#migrate()
    if (process.env.TANDEM_DEMO !== '0') await this.#seed()
    this.cluster.remember({ database: 'ready' })
  }

  async #demo() {
    await this.#migrate()
    await this.#seed()
    this.cluster?.remember({ database: 'ready' })
    say('seeded')
    this.#saySignIn()
  }

  async #migrate() {
    say('preparing_database')
    await this.#runNode([inRoot('build/ace.js'), 'migration:run', '--force'], 'migration_failed')
  }

  async #seed() {
    if (!existsSync(inRoot('build/commands/demo_seed.js'))) return
    say('seeding')
    await this.#runNode([inRoot('build/ace.js'), 'demo:seed'], 'seed_failed')
  }

  /** Runs a program of the application to its end, its output in the log. */
  async #runNode(args, problem, env = this.environment) {
    this.child = new AppProcess(args, { env, log: this.log('start.log') })
    await Promise.race([this.child.done(problem), this.halt])
  }

  /** Serves until told to stop; a server that dies is started again, within reason. */
  async #serve() {
    const starts = []
    for (;;) {
      const begun = Date.now()
      starts.push(begun)
      await this.#startServer()
      if (starts.length === 1) this.#greet()
      const ended = await Promise.race([this.child.ended, this.halt.catch(() => 'stop')])
      if (ended === 'stop') return
      if (starts.filter((at) => at > Date.now() - 60_000).length > 5)
        throw this.child.failure('server_failed')
    }
  }

  async #startServer() {
    const env = {
      ...this.environment,
      TANDEM_ROLE: process.env.TANDEM_ROLE ?? 'all',
      TANDEM_MIGRATE: '1',
    }
    this.child = new AppProcess([inRoot('build/bin/server.js')], { env, log: this.log('app.log') })
    this.note.serving(this.child.pid)
    await Promise.race([this.child.ready('server_failed'), this.halt])
    this.serving = true
  }

  #greet() {
    say('ready', { url: this.address.url })
    if (this.cluster) this.#saySignIn()
    else if (!existsSync(join(this.storage, 'demo.json'))) say('set_up')
    say('stop_hint')
  }

  /** The demo leaves its sign-in in demo.json; a company that was set up by hand has none. */
  #saySignIn() {
    const account = readJson(join(this.storage, 'demo.json'))
    if (account) say('sign_in', account)
    else say('set_up')
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

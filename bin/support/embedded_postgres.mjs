import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ClusterFolder } from './cluster_folder.mjs'
import { databaseUser, userMay } from './os_user.mjs'
import { freePort } from './ports.mjs'
import { postgresBinaries } from './postgres_binaries.mjs'
import { LaunchProblem } from './problem.mjs'
import { commandLine, isAlive, pause } from './processes.mjs'
import * as server from './postgres_server.mjs'

export { createDatabase, dropDatabase } from './databases.mjs'

const keeper = fileURLToPath(new URL('keep_postgres.sh', import.meta.url))

/** The role the application connects as: it owns its databases and is not a superuser. */
const ROLE = 'tandem'

const common = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  lc_messages: 'C',
  max_connections: 100,
  shared_buffers: '256MB',
  max_locks_per_transaction: 256,
  random_page_cost: 1.1,
  jit: 'off',
}
const durableSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  max_wal_size: '2GB',
}
const throwAwaySettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
}

/**
 * Starts the PostgreSQL that comes with the npm packages, or joins it when it already runs.
 *
 * Every program that calls this is a user of the cluster; it stops with the last of them. When
 * they end without saying so (kill -9), a small keeper process stops it within two seconds. When
 * PostgreSQL itself is killed, the programs that use it start it again on the same port.
 *
 * @param {object} wanted
 * @param {string} wanted.dir the cluster's folder; the data lie in its `data`, or, when the
 *   database user cannot reach that (a project under /root), in a folder that it remembers
 * @param {boolean} [wanted.durable] false trades safety for speed: throw-away clusters only
 * @param {boolean} [wanted.ephemeral] the folder is removed with the cluster
 * @param {(event: 'restarted' | 'lost', error?: Error) => void} [wanted.onEvent]
 * @returns {Promise<{ url: (database: string) => string, port: number, dir: string,
 *   fresh: boolean, state: object, remember: (facts: object) => void, stop: () => Promise<void> }>}
 *   `fresh` tells that the data folder was made by this call
 */
export async function startCluster({ dir, durable = true, ephemeral = false, onEvent = () => {} }) {
  const cluster = new Cluster(resolve(dir), { durable, ephemeral, onEvent })
  await cluster.join()
  return cluster.handle()
}

class Cluster {
  #stopping = false
  #restarts = []
  fresh = false

  constructor(dir, { durable, ephemeral, onEvent }) {
    Object.assign(this, { durable, ephemeral, onEvent })
    this.folder = new ClusterFolder(dir)
    this.folder.create()
    this.#choosePlace(dir)
    this.binaries = postgresBinaries(this.user)
    this.settings = {
      ...common,
      ...(durable ? durableSettings : throwAwaySettings),
      ...sharedMemory(),
    }
  }

  handle() {
    const { folder } = this
    return {
      url: (database) => `postgres://${ROLE}:${folder.password}@127.0.0.1:${this.port}/${database}`,
      port: this.port,
      dir: folder.dir,
      fresh: this.fresh,
      get state() {
        return folder.state
      },
      remember: (facts) => folder.remember(facts),
      stop: () => this.leave(),
    }
  }

  async join() {
    this.folder.enter()
    try {
      await this.folder.locked(() => this.#run())
    } catch (error) {
      this.folder.leave()
      throw error
    }
    this.#watch()
  }

  /** Leaves; the last one to leave stops the server and waits for it. */
  async leave() {
    if (this.#stopping) return this.left
    this.#stopping = true
    clearInterval(this.timer)
    this.left = this.folder.locked(async () => {
      this.folder.leave()
      if (this.folder.otherClients().length > 0) return
      const running = server.runningServer(this.dataDir)
      if (running) await server.shutDown(running.pid, { atOnce: this.ephemeral })
    })
    await this.left
    if (!this.ephemeral) return
    // the keeper clears away at the same time, so a folder may fill or vanish under our hands
    const patiently = { recursive: true, force: true, maxRetries: 20, retryDelay: 50 }
    for (const path of this.#belongings()) rmSync(path, patiently)
  }

  /** Data go where the database user can reach them, and are found there again. */
  #choosePlace(dir) {
    const remembered = this.folder.state.dataDir
    if (remembered && remembered !== join(dir, 'data') && !existsSync(remembered)) {
      const state = join(dir, 'state.json')
      throw new LaunchProblem('data_missing', { dir: remembered, state })
    }
    const usual = join(dir, 'data')
    this.user = databaseUser(remembered ?? usual)
    if (remembered && remembered !== usual) {
      this.dataDir = existsSync(usual) ? usual : remembered
    } else {
      this.dataDir = userMay(this.user, '-x', dir) ? usual : this.#elsewhere(dir)
    }
    this.folder.remember({ dataDir: this.dataDir })
  }

  #elsewhere(dir) {
    const mark = createHash('sha256').update(dir).digest('hex').slice(0, 10)
    const parents = this.ephemeral ? [tmpdir(), '/tmp', '/var/tmp'] : ['/var/lib']
    const parent = parents.find((path) => userMay(this.user, '-x', path))
    const home = join(parent ?? '/tmp', this.ephemeral ? '.' : 'tandem', `${basename(dir)}-${mark}`)
    mkdirSync(home, { recursive: true, mode: 0o755 })
    if (this.user.uid !== undefined) chownSync(home, this.user.uid, this.user.gid)
    return join(home, 'data')
  }

  /** Joins the running server, else makes the data folder when there is none and starts it. */
  async #run() {
    const wanted = JSON.stringify([this.binaries.version, this.settings])
    const running = await this.#settled()
    const { settings, port } = this.folder.state
    const others = this.folder.otherClients().length > 0
    if (running && (others || (settings === wanted && this.folder.password))) {
      return this.#use(running.pid, running.port)
    }
    if (running) await server.shutDown(running.pid)
    this.#prepareData()
    await this.#launch(port, wanted)
  }

  /** The running server once it is neither starting nor stopping. */
  async #settled() {
    for (;;) {
      const running = server.runningServer(this.dataDir)
      if (!running || running.ready) return running
      await pause(25)
    }
  }

  #prepareData() {
    const fresh = !existsSync(this.dataDir)
    if (fresh) server.initialise(this)
    this.fresh ||= fresh
    const found = readFileSync(join(this.dataDir, 'PG_VERSION'), 'utf8').trim()
    const expected = String(this.binaries.major)
    if (found !== expected) {
      throw new LaunchProblem('data_version', { dir: this.dataDir, found, expected })
    }
    if (fresh || !this.folder.password) this.#givePassword()
  }

  #givePassword() {
    const password = this.folder.makePassword()
    server.clearForeignPidFile(this.dataDir)
    const make = `CREATE ROLE ${ROLE} LOGIN CREATEDB IN ROLE pg_monitor, pg_checkpoint`
    server.runAlone({ ...this, log: this.folder.log }, [
      `DO $$ BEGIN IF to_regrole('${ROLE}') IS NULL THEN ${make}; END IF; END $$`,
      `ALTER ROLE ${ROLE} PASSWORD '${password}'`,
      `ALTER ROLE postgres PASSWORD '${password}'`,
    ])
    this.folder.storePassword(password)
  }

  async #launch(rememberedPort, settings) {
    const until = Date.now() + 30_000
    let port = await freePort(rememberedPort ?? firstPort(this.folder.dir))
    for (;;) {
      try {
        server.clearForeignPidFile(this.dataDir)
        const pid = await server.launch({ ...this, log: this.folder.log, port })
        this.folder.remember({ port, settings })
        return this.#use(pid, port)
      } catch (error) {
        if (error instanceof server.PortTaken) port = await freePort(port + 1)
        else if (error instanceof server.StillEnding && Date.now() < until) await pause(100)
        else throw error
      }
    }
  }

  #use(pid, port) {
    this.pid = pid
    this.port = port
    this.#keep(pid)
  }

  /** Every server has a keeper; one whose starter was killed early may lack it. */
  #keep(pid) {
    const removed = this.ephemeral ? this.#belongings() : []
    const args = [keeper, this.folder.dir, String(pid), ...removed]
    const kept = this.folder.state.keeper
    if (isAlive(kept) && commandLine(kept).endsWith(args.join(' '))) return
    const child = spawn('/bin/sh', args, { detached: true, stdio: 'ignore', cwd: '/' })
    child.unref()
    this.folder.remember({ keeper: child.pid })
  }

  #belongings() {
    const own = this.dataDir === join(this.folder.dir, 'data')
    return own ? [this.folder.dir] : [this.folder.dir, resolve(this.dataDir, '..')]
  }

  /** Starts the server again when it was killed; gives up when it dies over and over. */
  #watch() {
    this.timer = setInterval(() => void this.#revive(), 250)
    this.timer.unref()
  }

  async #revive() {
    if (this.#stopping || this.reviving || isAlive(this.pid)) return
    this.reviving = true
    try {
      this.#restarts = [...this.#restarts.filter((at) => at > Date.now() - 60_000), Date.now()]
      if (this.#restarts.length > 5) throw new Error('it ended six times within a minute')
      await this.folder.locked(() => (this.#stopping ? undefined : this.#run()))
      if (!this.#stopping) this.onEvent('restarted')
    } catch (error) {
      clearInterval(this.timer)
      this.onEvent('lost', error)
    } finally {
      this.reviving = false
    }
  }
}

/** A steady first choice per folder, below the ports systems hand out to outgoing connections. */
function firstPort(dir) {
  return 20_000 + (createHash('sha256').update(dir).digest().readUInt16BE(0) % 10_000)
}

/** Containers often have a tiny /dev/shm, on which parallel queries fail: then use files. */
function sharedMemory() {
  try {
    const { blocks, bsize } = statfsSync('/dev/shm')
    return blocks * bsize < 256 * 1024 * 1024 ? { dynamic_shared_memory_type: 'mmap' } : {}
  } catch {
    return {}
  }
}

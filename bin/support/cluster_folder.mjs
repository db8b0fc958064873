import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { birthMark, isAlive, pause } from './processes.mjs'

/**
 * The folder of one embedded cluster, apart from the data itself:
 *
 *     state.json        { dataDir, port, settings, … } what is remembered between starts
 *     credentials.json  { password } readable by its owner only
 *     server.log        what PostgreSQL says
 *     clients/PID       one file per program that uses the cluster, holding its birth mark
 *     lock              a symbolic link to the process id of whoever starts or stops it
 */
export class ClusterFolder {
  constructor(dir) {
    this.dir = dir
    this.log = join(dir, 'server.log')
    this.clients = join(dir, 'clients')
    this.lock = join(dir, 'lock')
  }

  create() {
    mkdirSync(this.clients, { recursive: true })
  }

  /** What is remembered between starts. */
  get state() {
    return readJson(join(this.dir, 'state.json')) ?? {}
  }

  /** Remembers more; a crash leaves the old file or the new one, never half of one. */
  remember(facts) {
    writeAtomically(join(this.dir, 'state.json'), { ...this.state, ...facts }, 0o644)
  }

  /** The password of the cluster's users, or null when none was made yet. */
  get password() {
    return readJson(join(this.dir, 'credentials.json'))?.password ?? null
  }

  /** Makes a password; the caller stores it once PostgreSQL knows it. */
  makePassword() {
    return randomBytes(24).toString('hex')
  }

  storePassword(password) {
    writeAtomically(join(this.dir, 'credentials.json'), { password }, 0o600)
  }

  /** Enters this process among the users of the cluster. */
  enter() {
    writeFileSync(join(this.clients, String(process.pid)), birthMark(process.pid) ?? '')
  }

  /** Removes this process from the users of the cluster. */
  leave() {
    rmSync(join(this.clients, String(process.pid)), { force: true })
  }

  /** The other living programs that use the cluster; files of dead ones are cleared away. */
  otherClients() {
    const pids = existsSync(this.clients) ? readdirSync(this.clients).map(Number) : []
    return pids.filter((pid) => pid !== process.pid && this.#lives(pid))
  }

  /** Runs `work` while no other process starts or stops this cluster. */
  async locked(work) {
    while (!this.#take()) await pause(25)
    try {
      return await work()
    } finally {
      rmSync(this.lock, { force: true })
    }
  }

  #lives(pid) {
    const file = join(this.clients, String(pid))
    if (isAlive(pid) && readText(file) === (birthMark(pid) ?? '')) return true
    rmSync(file, { force: true })
    return false
  }

  #take() {
    try {
      symlinkSync(String(process.pid), this.lock)
      return true
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = readLink(this.lock)
    if (holder !== null && !isAlive(Number(holder)) && readLink(this.lock) === holder) {
      try {
        unlinkSync(this.lock)
      } catch {
        // another waiter cleared it first
      }
    }
    return false
  }
}

function readText(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function readLink(file) {
  try {
    return readlinkSync(file)
  } catch {
    return null
  }
}

/** A JSON file's content, or null when it is missing or damaged. */
export function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** Writes JSON so that readers see the old content or the new, never a part. */
export function writeAtomically(file, value, mode) {
  const making = `${file}.${process.pid}`
  writeFileSync(making, `${JSON.stringify(value, null, 2)}\n`, { mode })
  renameSync(making, file)
}

import { spawn, spawnSync } from 'node:child_process'
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs'
import { rmSync, statfsSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { LaunchProblem, lastWords, speaksOfFullDisk } from './problem.mjs'
import { commandLine, isAlive, pause, signal, waitForEnd } from './processes.mjs'

const MEGABYTE = 1024 * 1024

/** A clean environment: PostgreSQL must not pick up PGDATA, TZ or the machine's language. */
const environment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

/**
 * Makes a new data folder. It is prepared beside its place and moved there when complete, so an
 * interrupted start never leaves half of one.
 *
 * Text sorts by code point on every machine (the built-in C.UTF-8 locale). Character classes,
 * which pg_trgm needs to see Chinese as letters, come from the first locale this machine knows.
 */
export function initialise({ binaries, user, dataDir, durable }) {
  const parent = dirname(dataDir)
  for (const name of readdirSync(parent)) {
    if (/\.new\.\d+$/.test(name)) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const making = `${dataDir}.new.${process.pid}`
  if (freeBytes(parent) < 128 * MEGABYTE) throw new LaunchProblem('disk_full', { dir: parent })
  const fixed = ['--username=postgres', '--auth=trust', '--encoding=UTF8', '--no-instructions']
  const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  let output = ''
  for (const letters of ['C.UTF-8', 'en_US.UTF-8', 'UTF-8', 'C']) {
    rmSync(making, { recursive: true, force: true })
    mkdirSync(making, { mode: 0o700 })
    if (user.uid !== undefined) chownSync(making, user.uid, user.gid)
    const args = ['-D', making, ...fixed, ...locale, `--lc-ctype=${letters}`]
    if (!durable) args.push('--no-sync')
    const run = spawnSync(binaries.initdb, args, options(user))
    output = `${run.error?.message ?? ''}${run.stdout}${run.stderr}`
    if (run.status === 0) return settle(making, dataDir)
    if (!/locale/i.test(output)) break
  }
  rmSync(making, { recursive: true, force: true })
  throw failure(output, dataDir, 'initdb')
}

/** Only this machine, only with the password. */
function settle(making, dataDir) {
  const rules = [
    'host all all 127.0.0.1/32 scram-sha-256',
    'host replication all 127.0.0.1/32 scram-sha-256',
  ]
  writeFileSync(join(making, 'pg_hba.conf'), `${rules.join('\n')}\n`)
  renameSync(making, dataDir)
}

/**
 * Runs statements with nobody else connected, without a password: how the users get theirs, and
 * how they get a new one when credentials.json was lost.
 */
export function runAlone({ binaries, user, dataDir, log }, statements) {
  const input = statements.map((sql) => `${sql}\n`).join('')
  const args = ['--single', '-D', dataDir, 'postgres']
  const run = spawnSync(binaries.postgres, args, { ...options(user), input })
  const output = `${run.error?.message ?? ''}${run.stdout}${run.stderr}`
  if (run.status !== 0 || /\b(ERROR|FATAL|PANIC):/.test(output)) throw failure(output, dataDir, log)
}

/**
 * Starts the server and waits until it accepts connections, recovery after a crash included.
 *
 * @returns {Promise<number>} its process id
 * @throws {PortTaken} when the port was taken meanwhile
 */
export async function launch({ binaries, user, dataDir, log, port, settings }) {
  const from = prepareLog(log)
  const output = openSync(log, 'a', 0o600)
  const flags = Object.entries({ ...settings, port }).flatMap(([key, value]) => [
    '-c',
    `${key}=${value}`,
  ])
  const child = spawn(binaries.postgres, ['-D', dataDir, ...flags], {
    ...options(user),
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  child.unref()
  let ended = false
  child.on('error', () => (ended = true)).on('exit', () => (ended = true))
  while (!ended) {
    const running = runningServer(dataDir)
    if (running?.pid === child.pid && running.ready) return child.pid
    await pause(15)
  }
  throw failure(readFileSync(log, 'utf8').slice(from), dataDir, log)
}

/** Raised when PostgreSQL could not open its port. */
export class PortTaken extends Error {}

/** Raised when processes of a killed server still hold its shared memory. */
export class StillEnding extends Error {}

function failure(output, dataDir, log) {
  if (/could not bind|could not create any TCP\/IP sockets/.test(output)) return new PortTaken()
  if (/pre-existing shared memory block|lock file "postmaster.pid" already exists/.test(output)) {
    return new StillEnding(lastWords(output))
  }
  if (speaksOfFullDisk(output) || freeBytes(dirname(dataDir)) < 4 * MEGABYTE) {
    return new LaunchProblem('disk_full', { dir: dataDir })
  }
  return new LaunchProblem('database_not_started', { log, detail: lastWords(output) })
}

/**
 * The server that runs on a data folder, whoever started it. A postmaster.pid whose process is
 * gone, or is some other program that got the same number, counts as none.
 *
 * @returns {{ pid: number, port: number, ready: boolean, stopping: boolean } | null}
 */
export function runningServer(dataDir) {
  const lines = postmasterFile(dataDir)
  const pid = Number(lines?.[0])
  if (!lines || !isAlive(pid) || !isServerOf(pid, dataDir)) return null
  const status = lines[7]?.trim() ?? ''
  return { pid, port: Number(lines[3]), ready: status === 'ready', stopping: status === 'stopping' }
}

/** Clears a postmaster.pid whose number now belongs to another program, which PostgreSQL cannot tell. */
export function clearForeignPidFile(dataDir) {
  const pid = Number(postmasterFile(dataDir)?.[0])
  if (isAlive(pid) && !isServerOf(pid, dataDir)) rmSync(join(dataDir, 'postmaster.pid'))
}

/** Ends a server: fast (SIGINT, connections closed, all written) or, when throw-away, at once. */
export async function shutDown(pid, { atOnce = false } = {}) {
  signal(pid, atOnce ? 'SIGQUIT' : 'SIGINT')
  if (await waitForEnd(pid, 30_000)) return
  signal(pid, 'SIGQUIT')
  if (await waitForEnd(pid, 10_000)) return
  signal(pid, 'SIGKILL')
  await waitForEnd(pid, 5_000)
}

/** Free bytes on the disk that holds a folder, for this user. */
export function freeBytes(dir) {
  try {
    const { bavail, bsize } = statfsSync(dir)
    return bavail * bsize
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

function isServerOf(pid, dataDir) {
  const command = commandLine(pid)
  return command.includes('postgres') && `${command} `.includes(`-D ${dataDir} `)
}

function postmasterFile(dataDir) {
  try {
    return readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
}

function options(user) {
  return { ...user, cwd: '/', env: environment, encoding: 'utf8' }
}

/** Where new words of the log begin; a log over 10 MB starts afresh. */
function prepareLog(log) {
  if (!existsSync(log)) return 0
  const { size } = statSync(log)
  if (size <= 10 * MEGABYTE) return size
  truncateSync(log, 0)
  return 0
}

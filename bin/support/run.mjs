import { spawn } from 'node:child_process'
import { constants, tmpdir } from 'node:os'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { createDatabase, dropDatabase, startCluster } from './embedded_postgres.mjs'
import { inRoot, root } from './paths.mjs'
import { LaunchProblem, endWith, speaksOfFullDisk } from './problem.mjs'
import { appKey } from './settings.mjs'

/** A Node program written in TypeScript runs with this in front. */
export const typescript = ['--import', '@poppinss/ts-exec']

/** An `node ace` command as arguments for `run`. */
export const ace = (...args) => ['node', inRoot('ace.js'), ...args]

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program in the project's folder, its output on the screen, or kept back and shown only
 * when it fails (`quiet`). SIGINT and SIGTERM are handed on, and its end is awaited (killed after
 * `grace` milliseconds), so whoever cleans up after it can.
 *
 * @returns {Promise<number>} its exit code; 128 + n when a signal ended it
 */
export function run([command, ...args], { env = {}, quiet = false, grace = 10_000 } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command === 'node' ? process.execPath : command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    })
    const kept = []
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (part) => kept.push(part))
    let patience
    const hand = (name) => {
      child.kill(name)
      patience ??= setTimeout(() => child.kill('SIGKILL'), grace)
    }
    for (const name of forwarded) process.on(name, hand)
    child.on('error', fail)
    child.on('close', (code, name) => {
      clearTimeout(patience)
      for (const each of forwarded) process.off(each, hand)
      if (code !== 0) process.stderr.write(Buffer.concat(kept))
      done(code ?? 128 + (constants.signals[name] ?? 1))
    })
  })
}

/** Runs programs one after the other until one fails; its exit code, else 0. */
export async function runAll(commands, options) {
  for (const command of commands) {
    const code = await run(command, options)
    if (code !== 0) return code
  }
  return 0
}

/**
 * Runs `work` with a database of its own: beside DATABASE_URL when that is set, else on a
 * throw-away embedded cluster. Gone afterwards in both cases.
 *
 * @param {{ name: string, durable?: boolean }} wanted `durable` keeps fsync on
 * @param {(url: string, server: string) => Promise<number>} work gets the database's address
 * @returns {Promise<number>} what `work` returned
 */
export async function withThrowAwayDatabase({ name, durable = false }, work) {
  const mark = randomBytes(4).toString('hex')
  const cluster = process.env.DATABASE_URL
    ? null
    : await startCluster({
        dir: join(tmpdir(), `tandem-${name}-${mark}`),
        durable,
        ephemeral: true,
      })
  const server = process.env.DATABASE_URL ?? cluster.url('postgres')
  const database = `tandem_${name}_${mark}`
  try {
    return await work(await createDatabase(server, database))
  } finally {
    if (cluster) await cluster.stop()
    else await dropDatabase(server, database)
  }
}

/** The environment of a program that works on the database at `url`. */
export function appEnvironment(url, { storage, mode, embedded = !process.env.DATABASE_URL }) {
  return {
    NODE_ENV: mode,
    DATABASE_URL: url,
    APP_KEY: appKey(storage),
    TANDEM_STORAGE: storage,
    ...(embedded ? { TANDEM_EMBEDDED: '1' } : {}),
  }
}

/** Runs a command's main function; a problem becomes one sentence and exit code 1. */
export async function main(work) {
  // what happens to a child decides; the signal itself must not end the clean-up
  for (const name of forwarded) process.on(name, () => {})
  try {
    process.exit((await work(process.argv.slice(2))) ?? 0)
  } catch (error) {
    if (!(error instanceof LaunchProblem) && !speaksOfFullDisk(error)) console.error(error)
    endWith(error)
  }
}

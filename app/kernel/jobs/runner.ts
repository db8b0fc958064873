import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { Logger, run, runOnce, type Runner, type Worker } from 'graphile-worker'
import pg from 'pg'
import logger from '@adonisjs/core/services/logger'
import { bus } from '#kernel/bus'
import { cronItems } from '#kernel/jobs/cron'
import { Lifeline, releaseDeadWorkers } from '#kernel/jobs/lifeline'
import { unpark } from '#kernel/jobs/parking'
import { taskList } from '#kernel/jobs/tasks'
import { settings } from '#kernel/settings/settings'

const CARE_SECONDS = 10
const LAST_WORDS_MS = 5000

let runner: Runner | null = null
let connections: pg.Pool | null = null
let lifeline: Lifeline | null = null
let care: NodeJS.Timeout | null = null

/** A task that fails is tried again, which is no error of the house. */
const engineLog = new Logger(() => (level, message) => {
  if (level === 'error' && message.startsWith('Failed task')) logger.warn(message)
  else if (level === 'error') logger.error(message)
  else if (level === 'warning') logger.warn(message)
  else logger.debug(message)
})

/**
 * Connections of a worker. The engine writes how a job ended without waiting for it, and closes
 * connections of its own without waiting either; these are ended by us, which waits for both.
 */
function connect(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max })
  const report = (error: Error) => logger.warn({ err: error }, 'worker lost a connection')
  pool.on('error', report)
  pool.on('connect', (client) => client.on('error', report))
  return pool
}

/** Starts working off jobs in this process; `concurrency` at a time. */
export async function startWorker(connectionString: string, concurrency = 4): Promise<Runner> {
  lifeline = new Lifeline(connectionString)
  await lifeline.start()
  await releaseDeadWorkers()
  const events = new EventEmitter()
  events.on('worker:create', ({ worker }: { worker: Worker }) => {
    lifeline
      ?.add(worker.workerId)
      .catch((error) => logger.error({ err: error }, 'worker not registered'))
  })
  connections = connect(connectionString, concurrency + 2)
  runner = await run(
    {
      pgPool: connections,
      concurrency,
      pollInterval: 1000,
      noHandleSignals: true,
      taskList: taskList(),
      logger: engineLog,
      events,
    },
    undefined,
    cronItems(() => settings.text('shell', 'time_zone'))
  )
  runner.promise.catch((error) => logger.error({ err: error }, 'worker stopped'))
  takeCare()
  return runner
}

/** Now and then: jobs of dead processes and of modules that are on again go back to the queue. */
function takeCare() {
  const round = () =>
    Promise.all([releaseDeadWorkers(), unpark()]).catch((error) =>
      logger.warn({ err: error }, 'queue not tidied')
    )
  bus.on('modules.changed', () => {
    if (runner) setTimeout(round, 50).unref()
  })
  care = setInterval(round, CARE_SECONDS * 1000)
  care.unref()
}

/** Lets running jobs finish, then stops. */
export async function stopWorker(): Promise<void> {
  if (care) clearInterval(care)
  await runner?.stop().catch(() => {})
  runner = null
  await Promise.race([connections?.end(), pause(LAST_WORDS_MS, undefined, { ref: false })])
  connections = null
  await lifeline?.stop()
  lifeline = null
}

/**
 * Works off every job that is due, one after the other, and returns when none
 * is left and the end of each is written: tests and command line runs use this
 * instead of a running worker.
 */
export async function drainJobs(connectionString: string): Promise<void> {
  do {
    const pgPool = connect(connectionString, 4)
    await runOnce({
      pgPool,
      taskList: taskList(),
      noHandleSignals: true,
      concurrency: 2,
      logger: engineLog,
    }).finally(() => pgPool.end())
  } while ((await unpark()) > 0)
}

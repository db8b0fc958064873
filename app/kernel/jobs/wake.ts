import logger from '@adonisjs/core/services/logger'
import { sql } from '#kernel/sql'

/** A first call is passed on after this long, so that commits of the same moment share it. */
const GATHER_MS = 3
/** Under load one notification in this time is enough: workers that are awake look for jobs themselves. */
const PAUSE_MS = 100

let planned: NodeJS.Timeout | null = null
let lastSent = 0
let isOver = false

/**
 * Tells the workers of every process that jobs wait. Calls of the same few
 * milliseconds become one notification, sent by itself so that no business
 * transaction queues for PostgreSQL's notification lock, and without waiting
 * for the disk. When it gets lost the workers' own polling finds the jobs.
 */
export function wakeWorkers() {
  if (planned || isOver) return
  const wait = Math.max(GATHER_MS, lastSent + PAUSE_MS - performance.now())
  planned = setTimeout(() => void send(), wait).unref()
}

/**
 * Sends what is planned and no more: a statement after the pool was closed would open it anew, and
 * the process would never end.
 */
export async function stopWaking(): Promise<void> {
  isOver = true
  if (!planned) return
  clearTimeout(planned)
  await send()
}

/** Takes `stopWaking` back. */
export function resumeWaking() {
  isOver = false
}

async function send() {
  planned = null
  lastSent = performance.now()
  const message = JSON.stringify({ r: Math.random(), count: 8 })
  await sql(
    null,
    `SELECT set_config('synchronous_commit', 'off', true), pg_notify('jobs:insert', $1)`,
    [message],
    'jobs_wake'
  ).catch((error) => logger.debug({ err: error }, 'workers were not woken'))
}

import logger from '@adonisjs/core/services/logger'
import { sql } from '#kernel/sql'

let planned = false

/**
 * Tells the workers of every process that jobs wait. Calls of the same few
 * milliseconds become one notification, sent by itself so that no business
 * transaction queues for PostgreSQL's notification lock. When it gets lost the
 * workers' own polling finds the jobs.
 */
export function wakeWorkers() {
  if (planned) return
  planned = true
  setTimeout(async () => {
    planned = false
    const message = JSON.stringify({ r: Math.random(), count: 8 })
    await sql(null, `SELECT pg_notify('jobs:insert', $1)`, [message], 'jobs_wake').catch((error) =>
      logger.debug({ err: error }, 'workers were not woken')
    )
  }, 3).unref()
}

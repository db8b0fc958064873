import { parseCronItems, run, type Runner, type TaskList } from 'graphile-worker'
import logger from '@adonisjs/core/services/logger'
import DeliverEvent from '#kernel/events/deliver_event'
import { LISTENER_JOB } from '#kernel/events/outbox'
import type { JobClass, JobContext, JobHandler } from '#kernel/jobs/job'
import { switchboard } from '#kernel/modules/switchboard'
import { addJob } from '#kernel/jobs/queue'

let runner: Runner | null = null

function wrap(load: () => Promise<{ default: JobClass }>, module: string): TaskList[string] {
  return async (payload, helpers) => {
    if (!switchboard.isOn(module)) return
    const { default: Handler } = await load()
    const context: JobContext = {
      jobId: helpers.job.id,
      attempt: helpers.job.attempts,
      maxAttempts: helpers.job.max_attempts,
    }
    await (new Handler() as JobHandler<unknown>).handle(payload, context)
  }
}

/** Every job of every module by name; a job of a module that is off does nothing. */
function taskList(): TaskList {
  const tasks: TaskList = {
    [LISTENER_JOB]: wrap(async () => ({ default: DeliverEvent as unknown as JobClass }), 'kernel'),
  }
  for (const module of switchboard.modules) {
    for (const [name, load] of Object.entries(module.jobs ?? {})) tasks[name] = wrap(load, module.name)
  }
  return tasks
}

/** Parsed one by one, since a crontab text allows no dots in names. */
function cronItems() {
  return parseCronItems(
    switchboard.modules.flatMap((module) =>
      (module.schedules ?? []).map((schedule) => ({
        match: schedule.cron,
        task: schedule.job,
        payload: { ...schedule.payload },
        options: { maxAttempts: 3 },
      }))
    )
  )
}

/** Starts working off jobs in this process. */
export async function startWorker(connectionString: string, concurrency = 4) {
  runner = await run({
    connectionString,
    concurrency,
    pollInterval: 2000,
    noHandleSignals: true,
    taskList: taskList(),
    parsedCronItems: cronItems(),
    logger: new (await import('graphile-worker')).Logger(() => (level, message) => {
      if (level === 'error') logger.error(message)
      else if (level === 'warning') logger.warn(message)
      else logger.debug(message)
    }),
  })
  runner.promise.catch((error) => logger.error({ err: error }, 'worker stopped'))
  return runner
}

/** Lets running jobs finish, then stops. */
export async function stopWorker() {
  await runner?.stop().catch(() => {})
  runner = null
}

/**
 * Works off every job that is due, one after the other, and returns when none
 * is left: tests and command line runs use this instead of a running worker.
 */
export async function drainJobs(connectionString: string) {
  const { runOnce } = await import('graphile-worker')
  await runOnce({ connectionString, taskList: taskList(), noHandleSignals: true, concurrency: 2 })
}

export { addJob }

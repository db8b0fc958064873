import type { JobHelpers, TaskList } from 'graphile-worker'
import DeliverEvent, { type Delivery } from '#kernel/events/deliver_event'
import { LISTENER_JOB } from '#kernel/events/outbox_rows'
import type { JobClass, JobContext, JobHandler } from '#kernel/jobs/job'
import { park } from '#kernel/jobs/parking'
import { switchboard } from '#kernel/modules/switchboard'

/** Every job of every module by name; one whose module is off is set aside until it is on. */
export function taskList(): TaskList {
  const tasks: TaskList = {}
  tasks[LISTENER_JOB] = (payload, helpers) => deliver(payload as Delivery, helpers)
  for (const module of switchboard.modules) {
    for (const [name, load] of Object.entries(module.jobs ?? {})) {
      tasks[name] = async (payload, helpers) => {
        if (!switchboard.isOn(module.name)) return setAside(module.name, payload, helpers)
        const { default: Handler } = await load()
        await work(Handler, payload, helpers)
      }
    }
  }
  return tasks
}

async function deliver(payload: Delivery, helpers: JobHelpers) {
  const listener = switchboard.listener(payload.listener)
  // A listener that this release no longer has: nothing is left to do.
  if (!listener) return
  const owner = switchboard.ownerOf(payload.listener)!
  if (!switchboard.listens(listener)) return setAside(owner, payload, helpers)
  await work(DeliverEvent as unknown as JobClass, payload, helpers)
}

async function work(Handler: JobClass, payload: unknown, helpers: JobHelpers) {
  const { id, attempts, max_attempts: maxAttempts } = helpers.job
  const context: JobContext = { jobId: id, attempt: attempts, maxAttempts }
  await (new Handler() as JobHandler<unknown>).handle(payload, context)
}

/** Scheduled runs of a module that is off are skipped: the next one will do. */
async function setAside(module: string, payload: unknown, { job, getQueueName }: JobHelpers) {
  if ((payload as { _cron?: unknown })?._cron) return
  await park({
    jobId: job.id,
    module,
    name: job.task_identifier,
    payload,
    queue: await getQueueName(),
    maxAttempts: job.max_attempts,
  })
}

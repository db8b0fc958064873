import { statfs } from 'node:fs/promises'
import app from '@adonisjs/core/services/app'
import redis from '@adonisjs/redis/services/main'
import env from '#start/env'
import { retries } from '#kernel/transaction'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'

export type HealthCheck = { name: string; ok: boolean; message: string }

const MB = 1024 * 1024

/** Every part of the house looked at: database, disk, Redis, workers, modules. */
export async function checkHealth(): Promise<HealthCheck[]> {
  const parts = await Promise.all([
    look('database', async () => {
      const [{ ms }] = await sql<{ ms: number }>(
        null,
        `SELECT extract(milliseconds FROM clock_timestamp() - now())::int AS ms`
      )
      return `answers, ${ms} ms; ${retries.count} transactions repeated`
    }),
    look('disk', async () => {
      const { bavail, bsize } = await statfs(app.makePath())
      const free = Math.round((bavail * bsize) / MB)
      if (free < 512) throw new Error(`only ${free} MB free`)
      return `${free} MB free`
    }),
    ...(env.get('REDIS_URL') ? [look('redis', async () => redis.connection('main').ping())] : []),
    look('jobs', jobs),
  ])
  const quarantined = [...switchboard.quarantined].map(([name, message]) => ({
    name,
    ok: false,
    message,
  }))
  return [...parts, ...quarantined, ...(await modules())]
}

/** The oldest job that is due and the jobs that gave up. */
async function jobs(): Promise<string> {
  const [{ lag, dead, workers }] = await sql<{ lag: number; dead: number; workers: number }>(
    null,
    `SELECT coalesce(max(extract(epoch FROM now() - run_at)) FILTER (WHERE is_available AND run_at <= now()), 0)::int AS lag,
            count(*) FILTER (WHERE attempts >= max_attempts AND locked_at IS NULL)::int AS dead,
            (SELECT count(DISTINCT lock_key)::int FROM job_workers) AS workers
       FROM graphile_worker._private_jobs`
  )
  const line = `${workers} processes work, oldest due job waits ${lag} s, ${dead} gave up`
  if (lag > 300 || workers === 0) throw new Error(line)
  return line
}

async function modules(): Promise<HealthCheck[]> {
  const asked = switchboard.enabled.filter((module) => module.health)
  const found = await Promise.all(
    asked.map(async (module) => {
      try {
        const { default: lines } = await module.health!()
        return (await lines()).map((line) => ({ name: module.name, ...line }))
      } catch (error) {
        return [{ name: module.name, ok: false, message: (error as Error).message }]
      }
    })
  )
  return found.flat()
}

async function look(name: string, check: () => Promise<string>): Promise<HealthCheck> {
  try {
    return { name, ok: true, message: await check() }
  } catch (error) {
    return { name, ok: false, message: (error as Error).message }
  }
}

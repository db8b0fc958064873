import type { JobHandler } from '#kernel/jobs/job'
import { addJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import { sendJob } from '#modules/marketing/actions/plan_touches'

/** Finds messages whose job was lost with its process and gives each a new one. */
export default class SweepTouches implements JobHandler {
  async handle(): Promise<void> {
    const rows = await sql<{ id: number }>(
      null,
      `SELECT id FROM marketing_touches
        WHERE (state = 'planned' AND send_after < now() - interval '1 minute')
           OR (state = 'sending' AND attempted_at < now() - interval '1 minute')
        ORDER BY send_after LIMIT 1000`
    )
    await addJobs(
      null,
      rows.map((row) => sendJob(row.id))
    )
  }
}

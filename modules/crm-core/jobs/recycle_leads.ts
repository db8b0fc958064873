import { SYSTEM } from '#kernel/access/actor'
import type { JobHandler } from '#kernel/jobs/job'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import AssignLeads from '#modules/crm-core/actions/assign_leads'

const BATCH = 200

/** Gives leads that their owner left alone for too long back to the public pool. 0 days: never. */
export default class RecycleLeads implements JobHandler {
  async handle(): Promise<void> {
    const days = settings.integer('crm-core', 'pool_idle_days')
    if (days === 0) return
    for (;;) {
      const rows = await sql<{ id: number }>(
        null,
        `SELECT id FROM crm_core_leads
          WHERE state = 'open' AND owner_id IS NOT NULL AND (next_follow_up_at IS NULL OR next_follow_up_at < now())
            AND greatest(last_follow_up_at, entered_stage_at, created_at) < now() - make_interval(days => $1)
          ORDER BY id LIMIT $2`,
        [days, BATCH]
      )
      if (rows.length === 0) return
      await new AssignLeads().handle({
        leadIds: rows.map((row) => row.id),
        ownerId: null,
        actor: SYSTEM,
      })
    }
  }
}

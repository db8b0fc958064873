import type { JobHandler } from '#kernel/jobs/job'
import { notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

interface Due extends Record<string, unknown> {
  id: number
  lead_id: number
  number: string
  name: string
  owner_id: number
}

/** Reminds owners of follow-ups that are due, each once. */
export default class RemindFollowUps implements JobHandler {
  handle(): Promise<void> {
    return inTransaction(null, async (trx) => {
      const due = await sql<Due>(
        trx,
        `WITH due AS (
           SELECT f.id FROM crm_core_leads l JOIN crm_core_follow_ups f ON f.lead_id = l.id AND f.next_at = l.next_follow_up_at
            WHERE l.state = 'open' AND l.next_follow_up_at <= now() AND l.owner_id IS NOT NULL AND f.reminded_at IS NULL
            ORDER BY f.id LIMIT 200 FOR UPDATE OF f SKIP LOCKED
         )
         UPDATE crm_core_follow_ups f SET reminded_at = now()
           FROM due, crm_core_leads l JOIN customers c ON c.id = l.customer_id
          WHERE f.id = due.id AND l.id = f.lead_id
         RETURNING f.id, l.id AS lead_id, l.number, c.display_name AS name, l.owner_id`
      )
      for (const row of due) {
        await notify(trx, [row.owner_id], {
          kind: 'crm-core.follow_ups.due',
          message: 'crm-core.notices.follow_up_due',
          params: { number: row.number, name: row.name },
          href: `/crm-core/leads/${row.lead_id}`,
        })
      }
    })
  }
}

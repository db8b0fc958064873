import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** Two customers who look alike are two people: the pair is not shown again. */
export default class DismissDuplicate {
  async handle({ pairId, actor }: { pairId: number; actor: Actor }): Promise<void> {
    await sql(
      null,
      `UPDATE customer_duplicates SET state = 'dismissed', decided_by = $2, decided_at = now() WHERE id = $1 AND state = 'open'`,
      [pairId, actor.id]
    )
  }
}

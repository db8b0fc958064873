import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface AssignInput {
  trx?: Trx | null
  customerIds: number[]
  /** Null: nobody looks after them. */
  ownerId: number | null
  actor: Actor
}

/** Gives customers to a person; answers the ids that changed hands. Merged and anonymised ones are left alone. */
export default class AssignCustomers {
  handle({ trx, customerIds, ownerId, actor }: AssignInput): Promise<number[]> {
    return inTransaction(trx, async (t) => {
      if (ownerId !== null) {
        const people = await sql(t, 'SELECT id FROM users WHERE id = $1 AND is_active', [ownerId])
        if (people.length === 0) throw new RefusedException('customer_owner_unknown')
      }
      const rows = await sql<{ id: number; was: number | null }>(
        t,
        `WITH held AS (
           SELECT id, owner_id FROM customers
            WHERE id = ANY($1::bigint[]) AND merged_into_id IS NULL AND anonymised_at IS NULL AND owner_id IS DISTINCT FROM $2::bigint
            ORDER BY id FOR NO KEY UPDATE
         )
         UPDATE customers c SET owner_id = $2, version = version + 1, updated_at = now()
           FROM held h WHERE h.id = c.id RETURNING c.id, h.owner_id AS was`,
        [customerIds, ownerId]
      )
      await audit(
        t,
        actor,
        rows.map((row) => ({
          action: 'customers.customers.assign',
          subjectType: 'customer',
          subjectId: row.id,
          before: { ownerId: row.was },
          after: { ownerId },
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { cleanTags } from '#customers/actions/update_customer'

export interface TagInput {
  trx?: Trx | null
  customerIds: number[]
  add?: string[]
  remove?: string[]
  actor: Actor
}

/** Puts tags on customers or takes them off; answers the ids that were changed. */
export default class TagCustomers {
  handle({ trx, customerIds, add = [], remove = [], actor }: TagInput): Promise<number[]> {
    return inTransaction(trx, async (t) => {
      const adding = cleanTags(add)
      const removing = cleanTags(remove)
      const rows = await sql<{ id: number }>(
        t,
        `WITH wanted AS (
           SELECT c.id, ARRAY(SELECT DISTINCT tag FROM unnest(c.tags || $2::text[]) AS tag
                               WHERE NOT tag = ANY($3::text[]) ORDER BY tag) AS tags
             FROM customers c
            WHERE c.id = ANY($1::bigint[]) AND c.merged_into_id IS NULL AND c.anonymised_at IS NULL
            ORDER BY c.id FOR NO KEY UPDATE
         )
         UPDATE customers c SET tags = w.tags, version = version + 1, updated_at = now()
           FROM wanted w WHERE w.id = c.id AND NOT (c.tags @> w.tags AND w.tags @> c.tags)
         RETURNING c.id`,
        [customerIds, adding, removing]
      )
      await audit(
        t,
        actor,
        rows.map(({ id }) => ({
          action: 'customers.customers.tag',
          subjectType: 'customer',
          subjectId: id,
          after: { add: adding, remove: removing },
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}

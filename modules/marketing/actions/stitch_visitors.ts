import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Gives visitors, with all they did before, to the customers they turned out to be. Answers how many. */
export default class StitchVisitors {
  async handle({
    trx,
    identities,
  }: {
    trx: Trx
    identities: { customerId: number; valueHash: string }[]
  }): Promise<number> {
    if (identities.length === 0) return 0
    const rows = await sql(
      trx,
      `UPDATE marketing_visitors v SET customer_id = coalesce(c.merged_into_id, c.id)
         FROM unnest($1::bigint[], $2::text[]) AS i(customer_id, hash) JOIN customers c ON c.id = i.customer_id
        WHERE v.hash = i.hash AND v.customer_id IS DISTINCT FROM coalesce(c.merged_into_id, c.id)
       RETURNING v.id`,
      [identities.map((i) => i.customerId), identities.map((i) => i.valueHash)]
    )
    return rows.length
  }
}

import { sql } from '#kernel/sql'

/** What a customer looked at before and after they became known, newest first. */
export default async function customerVisits(customerId: number) {
  const hits = await sql<{
    id: string
    url: string
    title: string | null
    channel: string | null
    at: string
  }>(
    null,
    `SELECT h.id, h.url, h.title, s.channel, to_jsonb(h.occurred_at) #>> '{}' AS at
       FROM marketing_visitors v JOIN marketing_hits h ON h.visitor_id = v.id
       LEFT JOIN marketing_visits s ON s.id = h.visit_id AND s.visitor_id = v.id
      WHERE v.customer_id = $1 AND h.kind = 'page_view' ORDER BY h.occurred_at DESC LIMIT 50`,
    [customerId]
  )
  return { hits }
}

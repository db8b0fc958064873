import { sql } from '#kernel/sql'

export type TimelineRow = {
  id: number
  key: string
  params: Record<string, string | number>
  at: string
  who: string | null
  module: string
  href: string | null
}
export type TimelinePage = {
  rows: TimelineRow[]
  /** Ask with it for what came before; null at the beginning. */
  next: string | null
}

interface SqlRow extends Record<string, unknown> {
  id: number
  module: string
  kind: string
  payload: Record<string, string | number | null>
  at: Date
  cursor: string
  who: string | null
}

const CURSOR = /^([\d: .+-]{19,40})_(\d{1,15})$/

/** The entries of a customer's timeline, newest first: of all modules or of one, page by page. */
export async function getTimeline(
  customerId: number,
  { module = null, before = null }: { module?: string | null; before?: string | null } = {},
  limit = 50
): Promise<TimelinePage> {
  const [, at = null, id = null] = CURSOR.exec(before ?? '') ?? []
  const rows = await sql<SqlRow>(
    null,
    `SELECT t.id, t.module, t.kind, t.payload, t.occurred_at AS at, t.occurred_at::text || '_' || t.id AS cursor, u.full_name AS who
       FROM timeline_entries t LEFT JOIN users u ON u.id = t.actor_id
      WHERE t.customer_id = $1 AND ($2::text IS NULL OR t.module = $2)
        AND ($3::timestamptz IS NULL OR (t.occurred_at, t.id) < ($3::timestamptz, $4::bigint))
      ORDER BY t.occurred_at DESC, t.id DESC LIMIT $5`,
    [customerId, module, at, id, limit + 1],
    'customers_timeline'
  )
  const shown = rows.slice(0, limit)
  return { rows: shown.map(toRow), next: rows.length > limit ? shown.at(-1)!.cursor : null }
}

/** The modules that wrote on a customer's timeline: what it can be narrowed to. */
export async function timelineModules(customerId: number): Promise<string[]> {
  const rows = await sql<{ module: string }>(
    null,
    'SELECT DISTINCT module FROM timeline_entries WHERE customer_id = $1 ORDER BY module',
    [customerId]
  )
  return rows.map((row) => row.module)
}

function toRow({ id, module, kind, payload, at, who }: SqlRow): TimelineRow {
  const { orderId, leadId, ticketId } = payload
  const href = orderId
    ? `/orders/orders/${orderId}`
    : leadId
      ? `/crm-core/leads/${leadId}`
      : ticketId
        ? `/service-desk/tickets/${ticketId}`
        : null
  return {
    id,
    key: `${module}.timeline.${kind}`,
    params: Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, value ?? ''])),
    at: at.toISOString(),
    who,
    module,
    href,
  }
}

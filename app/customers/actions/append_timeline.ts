import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** One thing that happened with a customer; shown by the language key `<module>.timeline.<kind>`. */
export interface TimelineEntry {
  customerId: number
  module: string
  kind: string
  refType: string
  refId: string | number
  /** Parameters of the text: ids and facts, JSON scalars. */
  payload: Record<string, string | number | boolean | null>
  occurredAt: Date
  actorId?: number | null
}

/**
 * Appends to customers' timelines; what is there already (same module, kind, reference and moment)
 * is left alone. Entries of a merged customer go to the one it was merged into.
 */
export async function appendTimeline(trx: Trx, entries: TimelineEntry[]): Promise<void> {
  if (entries.length === 0) return
  await sql(
    trx,
    `INSERT INTO timeline_entries (customer_id, module, kind, ref_type, ref_id, payload, occurred_at, actor_id)
     SELECT coalesce(c.merged_into_id, c.id), r.module, r.kind, r.ref_type, r.ref_id, r.payload, r.occurred_at, r.actor_id
       FROM jsonb_to_recordset($1::jsonb) AS r(customer_id bigint, module text, kind text, ref_type text, ref_id text,
              payload jsonb, occurred_at timestamptz, actor_id bigint)
       JOIN customers c ON c.id = r.customer_id
     ON CONFLICT DO NOTHING`,
    [
      JSON.stringify(
        entries.map((entry) => ({
          customer_id: entry.customerId,
          module: entry.module,
          kind: entry.kind,
          ref_type: entry.refType,
          ref_id: String(entry.refId),
          payload: entry.payload,
          occurred_at: entry.occurredAt.toISOString(),
          actor_id: entry.actorId ?? null,
        }))
      ),
    ],
    'timeline_append'
  )
}

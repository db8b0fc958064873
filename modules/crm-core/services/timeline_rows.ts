import { appendTimeline, type TimelineEntry } from '#customers/actions/append_timeline'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

type Facts = { customer_id: number; ref_id: number; at: Date } & Record<
  string,
  string | number | Date | null
>

/**
 * Turns rows into timeline entries of this module: `customer_id`, `ref_id` and `at` say whose, what
 * and when; every other column is a parameter of the text.
 */
export async function noteRows(
  trx: Trx,
  kind: string,
  refType: string,
  text: string,
  values: unknown[]
): Promise<void> {
  const rows = await sql<Facts>(trx, text, values)
  await appendTimeline(
    trx,
    rows.map(({ customer_id: customerId, ref_id: refId, at, ...payload }): TimelineEntry => {
      return {
        customerId,
        module: 'crm-core',
        kind,
        refType,
        refId,
        payload: payload as TimelineEntry['payload'],
        occurredAt: at,
      }
    })
  )
}

import { sql } from '#kernel/sql'
import { cleanSegment, type Segment } from '#modules/marketing/domain/segment'
import { SEGMENT_CONDITION, segmentValue } from '#modules/marketing/services/segment_sql'

export type SegmentPreview = {
  matched: number
  /** Of those, with an address of the channel that took consent and no refusal since. */
  reachable: number
  samples: { id: number; name: string }[]
}

/** How many a segment holds and how many of them may be written to, with a few names. */
export async function previewSegment(
  segment: Segment,
  channel: 'sms' | 'email'
): Promise<SegmentPreview> {
  const kind = channel === 'sms' ? 'phone' : 'email'
  const values = [segmentValue(cleanSegment(segment)), kind, channel]
  const [counts] = await sql<{ matched: number; reachable: number }>(
    null,
    `SELECT count(*) AS matched, count(*) FILTER (WHERE EXISTS (
              SELECT FROM customer_identities i WHERE i.customer_id = c.id AND i.kind = $2 AND i.consent IS NOT NULL AND i.value_encrypted IS NOT NULL
                 AND NOT EXISTS (SELECT FROM marketing_opt_outs o WHERE o.channel = $3 AND o.address_hash = i.value_hash
                       AND (o.kind = 'dead' OR o.at >= (i.consent ->> 'at')::timestamptz)))) AS reachable
       FROM customers c WHERE ${SEGMENT_CONDITION}`,
    values,
    'marketing_preview'
  )
  const samples = await sql<{ id: number; name: string }>(
    null,
    `SELECT c.id, c.display_name AS name FROM customers c WHERE ${SEGMENT_CONDITION} ORDER BY c.id LIMIT 12`,
    values.slice(0, 1),
    'marketing_samples'
  )
  return { ...counts, samples }
}

import type { Segment } from '#modules/marketing/domain/segment'

/**
 * A segment as a condition over `customers c`; `$1` is the segment as JSON, so that the text is the
 * same whatever it asks and the statement is prepared once.
 */
export const SEGMENT_CONDITION = /* sql */ `
  c.merged_into_id IS NULL AND c.anonymised_at IS NULL
  AND ($1::jsonb -> 'tags' IS NULL OR c.tags && ARRAY(SELECT jsonb_array_elements_text($1::jsonb -> 'tags')))
  AND ($1::jsonb -> 'sources' IS NULL OR c.source = ANY(ARRAY(SELECT jsonb_array_elements_text($1::jsonb -> 'sources'))))
  AND ($1::jsonb ->> 'minOrders' IS NULL OR c.orders_count >= ($1::jsonb ->> 'minOrders')::int)
  AND ($1::jsonb ->> 'maxOrders' IS NULL OR c.orders_count <= ($1::jsonb ->> 'maxOrders')::int)
  AND ($1::jsonb ->> 'minSpent' IS NULL OR c.orders_total >= ($1::jsonb ->> 'minSpent')::numeric)
  AND ($1::jsonb ->> 'orderedWithinDays' IS NULL OR c.last_order_at >= now() - make_interval(days => ($1::jsonb ->> 'orderedWithinDays')::int))
  AND ($1::jsonb ->> 'notOrderedForDays' IS NULL OR c.last_order_at < now() - make_interval(days => ($1::jsonb ->> 'notOrderedForDays')::int))`

export const segmentValue = (segment: Segment) => JSON.stringify(segment)

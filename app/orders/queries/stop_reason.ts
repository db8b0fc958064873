import { PLATFORM_CONFLICT } from '#orders/domain/interception'

/**
 * SQL: why the fulfilment `f` must not leave, null when it may. A code of `STOP_CODES` or what a
 * person wrote. The stop of one of its orders comes first, since letting the parcel go does not lift it.
 */
export const STOP_REASON = `coalesce((SELECT min(CASE WHEN so.status IN ('held', 'cancelled') THEN so.status ELSE '${PLATFORM_CONFLICT}' END) FROM fulfilment_lines sf JOIN order_lines sl ON sl.id = sf.order_line_id
    JOIN orders so ON so.id = sl.order_id
   WHERE sf.fulfilment_id = f.id AND NOT sf.is_cancelled AND (so.status IN ('held', 'cancelled') OR so.is_behind)),
  f.intercept_reason,
  CASE WHEN f.let_go_at IS NULL AND EXISTS (
    SELECT 1 FROM fulfilment_lines fl JOIN order_lines l ON l.id = fl.order_line_id
     WHERE fl.fulfilment_id = f.id AND NOT fl.is_cancelled AND l.refund_state <> 'none') THEN 'refund_open' END)`

/** The same for lists and records, which also show parcels that left or were withdrawn: null for those. */
export const LIVE_STOP_REASON = `CASE WHEN f.status IN ('planned', 'reserved', 'released', 'picking', 'packed') THEN ${STOP_REASON} END`

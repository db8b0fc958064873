/** The numbers of the orders in fulfilment `f`, the leading one first. */
export const ORDER_NUMBERS = `(SELECT string_agg(n.number, ' + ' ORDER BY n.id <> f.order_id, n.id)
  FROM fulfilment_orders x JOIN orders n ON n.id = x.order_id WHERE x.fulfilment_id = f.id)`

/** Why fulfilment `f` must not go on, null when it may: a reason of its own, or the state of one of its orders. */
export const STOP_REASON = `coalesce(f.intercept_reason, (SELECT min(n.status) FROM fulfilment_orders x JOIN orders n ON n.id = x.order_id
  WHERE x.fulfilment_id = f.id AND n.status IN ('held', 'cancelled')))`

/** SQL: the numbers of the orders in fulfilment `f`, the leading one first. */
export const ORDER_NUMBERS = `(SELECT string_agg(n.number, ' + ' ORDER BY n.id <> f.order_id, n.id)
  FROM fulfilment_orders x JOIN orders n ON n.id = x.order_id WHERE x.fulfilment_id = f.id)`

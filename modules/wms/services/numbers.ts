import { part, type Part } from '#kernel/lists/index'

/**
 * The fulfilments a number leads to: its own, its order's or its waybill's.
 * Each part has an index of its own; an OR over the tables would read them all.
 * For a list whose fulfilment is `f`.
 */
export function numbered(word: string): Part {
  const upper = word.toUpperCase()
  return part`f.id IN (
    SELECT id FROM fulfilments WHERE number = ${upper}
    UNION ALL SELECT fulfilment_id FROM wms_waybills WHERE number = ${word}
    UNION ALL SELECT x.fulfilment_id FROM orders y JOIN fulfilment_orders x ON x.order_id = y.id WHERE y.number = ${upper})`
}

import type { Bucket, StockKey } from './stock_key.js'

/** A stock movement to be posted. Quantities are whole base units. */
export interface NewStockEntry extends StockKey {
  bucket: Bucket
  delta: number
  /** Why it moved, e.g. `receive`, `ship`, `return`, `adjust`, `transfer_out`; text by `inventory.reasons.<reason>`. */
  reason: string
  /** The document behind it, e.g. `fulfilment`, `purchase_receipt`; its page by `services/stock_sources.ts`. */
  sourceType: string
  sourceId: number
  /** The line of the document; (type, id, line, reason, bucket) is posted once. */
  sourceLine?: number
  /** Cost of one unit, decimal text, in the company's currency. Absent: the moving average. */
  unitCost?: string | null
  /** Index, in the same list, of the entry this one is the other half of: it takes in exactly that value. */
  mirrors?: number
  /** It comes in worth its share, by weight, of what the entries at these indexes took out; all that name the same share it whole. */
  shares?: { of: readonly number[]; weight: string }
  /** The entry this one takes back; without a unit cost it goes at that entry's cost. */
  reversesId?: number
  occurredAt?: Date
  binId?: number | null
  lotId?: number | null
  note?: string | null
}

import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { PostReturnCosts } from './actions/post_return_costs.js'
import { PostRefunds } from './actions/post_refunds.js'
import { PostStockEntries } from './actions/post_stock_entries.js'
import { RecogniseShipments } from './actions/recognise_shipments.js'

const BATCH = 500

/** What the books missed while they were off: each query gives the next ids after one. */
const MISSED: { sql: string; post: (ids: number[]) => Promise<unknown> }[] = [
  {
    sql: `SELECT id FROM stock_entries e WHERE id > $1 AND value <> 0 AND NOT EXISTS (SELECT 1 FROM finance_stock_postings p WHERE p.entry_id = e.id) ORDER BY id LIMIT $2`,
    post: (entryIds) =>
      inTransaction(null, (trx) => new PostStockEntries().handle({ trx, entryIds })),
  },
  {
    sql: `SELECT id FROM fulfilments f WHERE id > $1 AND status IN ('shipped', 'delivered', 'returned')
            AND EXISTS (SELECT 1 FROM fulfilment_lines l WHERE l.fulfilment_id = f.id AND NOT l.is_cancelled AND l.line_qty > 0
                          AND NOT EXISTS (SELECT 1 FROM finance_recognitions r WHERE r.fulfilment_line_id = l.id)) ORDER BY id LIMIT $2`,
    post: (fulfilmentIds) => new RecogniseShipments().handle({ fulfilmentIds }),
  },
  {
    sql: `SELECT id FROM order_refunds r WHERE id > $1 AND state = 'settled' AND NOT EXISTS (
            SELECT 1 FROM finance_journals j WHERE j.source_type = 'order_refund' AND j.source_id = r.id::text AND j.kind = 'refund') ORDER BY id LIMIT $2`,
    post: (refundIds) => new PostRefunds().handle({ refundIds }),
  },
  {
    sql: `SELECT id FROM after_sales_cases c WHERE id > $1 AND EXISTS (SELECT 1 FROM after_sales_receipts r WHERE r.case_id = c.id) ORDER BY id LIMIT $2`,
    post: (caseIds) => new PostReturnCosts().handle({ caseIds }),
  },
]

/** Posts everything that happened before the module was switched on; running it again posts nothing twice. */
export default async function backfill(progress: (done: number, total: number) => Promise<void>) {
  const [{ total }] = await sql<{ total: number }>(
    null,
    `SELECT (SELECT count(*) FROM stock_entries WHERE value <> 0) + (SELECT count(*) FROM fulfilments WHERE shipped_at IS NOT NULL)
            + (SELECT count(*) FROM order_refunds WHERE state = 'settled') AS total`
  )
  let done = 0
  for (const { sql: text, post } of MISSED) {
    for (let after = 0; ;) {
      const ids = (await sql<{ id: number }>(null, text, [after, BATCH])).map((row) => row.id)
      if (ids.length === 0) break
      await post(ids)
      after = ids[ids.length - 1]
      done += ids.length
      await progress(done, Math.max(total, done))
    }
  }
}

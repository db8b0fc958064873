import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** Notes returns and exchanges that wait for their goods, once each. Without ids: all there are now. */
export default class ExpectReturns {
  async handle({
    trx,
    caseIds,
  }: {
    trx?: Trx | null
    caseIds: readonly number[] | null
  }): Promise<number> {
    return inTransaction(trx, async (inner) => {
      const rows = await sql(
        inner,
        `INSERT INTO wms_expected_returns (case_id, warehouse_id, order_id)
         SELECT id, warehouse_id, order_id FROM after_sales_cases
          WHERE kind IN ('return', 'exchange') AND status = 'awaiting_goods' AND ($1::bigint[] IS NULL OR id = ANY($1))
         ON CONFLICT (case_id) DO NOTHING RETURNING case_id`,
        [caseIds],
        'wms_expect_returns'
      )
      return rows.length
    })
  }
}

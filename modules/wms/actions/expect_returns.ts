import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { EXPECTING } from '#orders/domain/case_machine'

const EXPECT = `
  INSERT INTO wms_expected_returns (case_id, warehouse_id, order_id)
  SELECT id, warehouse_id, order_id FROM after_sales_cases
   WHERE kind IN ('return', 'exchange') AND status = ANY($2::text[]) AND ($1::bigint[] IS NULL OR id = ANY($1))
  ON CONFLICT (case_id) DO UPDATE SET state = 'expected', received_at = NULL, warehouse_id = excluded.warehouse_id, updated_at = now()
   WHERE wms_expected_returns.state <> 'expected'
  RETURNING case_id`

const CLOSE = `
  UPDATE wms_expected_returns e SET updated_at = now(), received_at = CASE WHEN c.status = ANY($3::text[]) THEN e.received_at ELSE now() END,
         state = CASE WHEN c.status = ANY($3::text[]) THEN 'cancelled' ELSE 'received' END
    FROM after_sales_cases c WHERE c.id = e.case_id AND e.state = 'expected' AND c.id = ANY($1::bigint[]) AND NOT (c.status = ANY($2::text[]))`

const ENDED = ['refused', 'cancelled', 'closed']

/**
 * Keeps what the door expects in step with the cases: returns and exchanges whose goods are still to
 * come are expected, once each; others are not any more. Without ids: all that are expected now.
 */
export default class ExpectReturns {
  async handle({
    trx,
    caseIds,
  }: {
    trx?: Trx | null
    caseIds: readonly number[] | null
  }): Promise<number> {
    return inTransaction(trx, async (inner) => {
      const rows = await sql(inner, EXPECT, [caseIds, [...EXPECTING]], 'wms_expect_returns')
      if (caseIds) await sql(inner, CLOSE, [caseIds, [...EXPECTING], ENDED], 'wms_expected_close')
      return rows.length
    })
  }
}

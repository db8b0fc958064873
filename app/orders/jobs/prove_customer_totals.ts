import logger from '@adonisjs/core/services/logger'
import type { JobHandler } from '#kernel/jobs/job'
import { sql } from '#kernel/sql'
import RefreshCustomerTotals from '#orders/actions/refresh_customer_totals'

const BATCH = 500

/**
 * Proves every night that what customers show as their orders is what the orders say, in batches by
 * id; a difference is put right and logged, for there should be none.
 */
export default class ProveCustomerTotals implements JobHandler {
  async handle(): Promise<void> {
    for (let after = 0; ;) {
      const rows = await sql<{ id: number }>(
        null,
        'SELECT id FROM customers WHERE id > $1 AND merged_into_id IS NULL ORDER BY id LIMIT $2',
        [after, BATCH],
        'orders_prove_customers'
      )
      if (rows.length === 0) return
      const wrong = await new RefreshCustomerTotals().handle({
        customerIds: rows.map((row) => row.id),
      })
      if (wrong.length > 0)
        logger.warn(
          { customerIds: wrong },
          'order totals of customers were out of date and were put right'
        )
      after = rows.at(-1)!.id
    }
  }
}

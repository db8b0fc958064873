import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { begunOrders } from '#modules/oms/queries/begun_orders'

export interface AgainResult {
  /** Where each order stands now. */
  statuses: Map<number, string>
  /** Orders that were in no state for it, with the one they are in. */
  refused: { id: number; status: string }[]
}

const AUDITABLE = ['captured', 'held', 'approved', 'backordered']
const ALLOCATABLE = ['approved', 'backordered', 'allocated', 'released']

/**
 * Runs orders through the pipeline once more: the audit over those that are not allocated, or the
 * allocation, for which what is planned and not begun is taken back. Nobody waits for companions.
 */
export default class ProcessAgain {
  async handle(input: {
    orderIds: readonly number[]
    what: 'audit' | 'allocate'
    actor: Actor
  }): Promise<AgainResult> {
    const { orderIds, what, actor } = input
    return inTransaction(null, async (trx) => {
      const locked = await lockOrdersAround(trx, orderIds)
      const able = what === 'audit' ? AUDITABLE : ALLOCATABLE
      const begun = new Set(what === 'audit' ? [] : await begunOrders(trx, orderIds))
      const fit = locked.filter((row) => able.includes(row.status) && !begun.has(row.id))
      const ids = fit.map((row) => row.id)
      if (what === 'allocate')
        await new WithdrawOrders().handle({ trx, orderIds: ids, reason: 'allocated_again', actor })
      await new ProcessOrders().handle({
        trx,
        orderIds: ids,
        reaudit: what === 'audit',
        goNow: true,
        actor,
      })
      const rows = await sql<{ id: number; status: string }>(
        trx,
        'SELECT id, status FROM orders WHERE id = ANY($1::bigint[])',
        [ids]
      )
      const refused = locked
        .filter((row) => !ids.includes(row.id))
        .map(({ id, status }) => ({ id, status: begun.has(id) ? 'picking' : status }))
      return { statuses: new Map(rows.map((row) => [row.id, row.status])), refused }
    })
  }
}

import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import HoldOrders from '#orders/actions/hold_orders'
import { setOrderStatus } from '#orders/actions/move_orders'
import { auditOrder, isHeld, type Finding } from '#modules/oms/domain/audit_rules'
import { auditFacts } from '#modules/oms/queries/audit_facts'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { omsConfig } from '#modules/oms/services/config'

export interface AuditResult {
  passed: LoadedOrder[]
  held: { order: LoadedOrder; findings: Finding[] }[]
}

/**
 * Audits orders that the transaction has locked: writes each verdict with its evidence, holds those
 * that a blocking rule speaks of and approves the others (`approve: false` leaves their status to
 * the caller, who goes on with them in the same transaction).
 */
export default class AuditOrders {
  async handle(input: {
    trx: Trx
    orders: LoadedOrder[]
    approve?: boolean
  }): Promise<AuditResult> {
    const { trx, orders, approve = true } = input
    if (orders.length === 0) return { passed: [], held: [] }
    const { rules, hasBlockList } = await omsConfig()
    const { currency } = await company()
    const facts = await auditFacts(trx, orders, rules, { currency, hasBlockList })
    const findings = orders.map((order, index) => auditOrder(facts[index], rules, order.storeId))
    await this.#record(trx, orders, findings)
    const held = orders.flatMap((order, index) =>
      isHeld(findings[index]) ? [{ order, findings: findings[index] }] : []
    )
    const passed = orders.filter((_, index) => !isHeld(findings[index]))
    await new HoldOrders().handle({
      trx,
      holds: held.map(({ order, findings: found }) => ({
        orderId: order.id,
        reasons: found
          .filter((finding) => finding.severity === 'block')
          .map((finding) => finding.rule),
      })),
    })
    const waiting = passed.filter((order) => order.status === 'captured' || order.status === 'held')
    if (approve && waiting.length > 0)
      await setOrderStatus(
        trx,
        waiting.map((order) => order.id),
        'approved'
      )
    return { passed, held }
  }

  #record(trx: Trx, orders: LoadedOrder[], findings: Finding[][]) {
    return sql(
      trx,
      `INSERT INTO oms_order_audits (order_id, verdict, findings)
       SELECT * FROM unnest($1::bigint[], $2::text[], $3::jsonb[])`,
      [
        orders.map((order) => order.id),
        findings.map((found) => (isHeld(found) ? 'held' : 'passed')),
        findings.map((found) => JSON.stringify(found)),
      ],
      'oms_audits_add'
    )
  }
}

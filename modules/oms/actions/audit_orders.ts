import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import HoldOrders from '#orders/actions/hold_orders'
import { setOrderStatus, takeBack, type Way } from '#orders/actions/move_orders'
import { auditOrder, isHeld, type Finding } from '#modules/oms/domain/audit_rules'
import { auditFacts } from '#modules/oms/queries/audit_facts'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { omsConfig } from '#modules/oms/services/config'
import type { Verdicts } from '#modules/oms/services/verdicts'

export interface AuditResult {
  passed: LoadedOrder[]
  held: { order: LoadedOrder; findings: Finding[] }[]
}

/**
 * Audits orders that the transaction has locked: writes each verdict with its evidence, holds those
 * that a blocking rule speaks of and approves the others (`approve: false` leaves their status to
 * the caller, who goes on with them in the same transaction; with `ahead` they were captured at the
 * end of that way, and those held are taken back first).
 */
export default class AuditOrders {
  async handle(input: {
    trx: Trx
    orders: LoadedOrder[]
    verdicts: Verdicts
    approve?: boolean
    ahead?: Way
  }): Promise<AuditResult> {
    const { trx, orders, verdicts, approve = true, ahead } = input
    if (orders.length === 0) return { passed: [], held: [] }
    const { rules, hasBlockList } = await omsConfig()
    const { currency } = await company()
    const facts = await auditFacts(trx, orders, rules, { currency, hasBlockList })
    const findings = orders.map((order, index) => auditOrder(facts[index], rules, order.storeId))
    verdicts.audited(
      orders.map((order, index) => ({
        orderId: order.id,
        verdict: isHeld(findings[index]) ? 'held' : 'passed',
        findings: findings[index],
      }))
    )
    const held = orders.flatMap((order, index) =>
      isHeld(findings[index]) ? [{ order, findings: findings[index] }] : []
    )
    const passed = orders.filter((_, index) => !isHeld(findings[index]))
    if (ahead)
      await takeBack(
        trx,
        held.map(({ order }) => order.id),
        ahead
      )
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
}

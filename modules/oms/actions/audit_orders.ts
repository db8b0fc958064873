import { systemClock } from '#kernel/clock'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import HoldOrders from '#orders/actions/hold_orders'
import { setOrderStatus, takeBack, type Way } from '#orders/actions/move_orders'
import ApplyGiftRules from '#modules/oms/actions/apply_gift_rules'
import { auditOrder } from '#modules/oms/domain/audit_rules'
import { isHeld, isSameFinding, restsUntil, type Finding } from '#modules/oms/domain/finding'
import type { MissedGift } from '#modules/oms/domain/gift_dealing'
import { auditFacts } from '#modules/oms/queries/audit_facts'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { waivedFindings } from '#modules/oms/queries/waived_findings'
import { omsConfig, type OmsConfig } from '#modules/oms/services/config'
import { countBlocks } from '#modules/oms/services/block_hits'
import { putEffects } from '#modules/oms/services/effects'
import { nameOrders } from '#modules/oms/services/rule_checks'
import type { Verdicts } from '#modules/oms/services/verdicts'
import { letRest, type Wait } from '#modules/oms/services/waits'

interface Audited {
  order: LoadedOrder
  findings: Finding[]
}

export interface AuditResult {
  passed: LoadedOrder[]
  held: Audited[]
  /** Orders that rest for a while, as captured as before. */
  waiting: LoadedOrder[]
}

/**
 * Audits orders that the transaction has locked: gives them what gift rules have for them, writes each verdict with its evidence, holds those
 * that a blocking rule speaks of, lets those rest that a rule asks to wait for, and approves the
 * others (`approve: false` leaves their status to the caller, who goes on with them in the same
 * transaction; with `ahead` they were captured at the end of that way, and those that do not get
 * there are taken back first). What somebody released an order from does not hold it again.
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
    if (orders.length === 0) return { passed: [], held: [], waiting: [] }
    const config = await omsConfig()
    const missed = await new ApplyGiftRules().handle({
      ...{ trx, orders, rules: config.giftRules, areNew: ahead !== undefined },
    })
    const audited = await this.#ask(trx, orders, config, missed)
    const held = audited.filter(({ findings }) => isHeld(findings))
    const waits = audited.flatMap(toWait)
    const resting = new Set(waits.map((wait) => wait.orderId))
    const [waiting, passed] = [true, false].map((rests) =>
      audited.filter(({ order, findings }) => !isHeld(findings) && resting.has(order.id) === rests)
    )
    verdicts.audited([
      ...held.map((one) => verdictOf(one, 'held')),
      ...waiting.map((one) => verdictOf(one, 'waiting')),
      ...passed.map((one) => verdictOf(one, 'passed')),
    ])
    if (ahead) await takeBack(trx, [...held, ...waiting].map(idOf), ahead)
    await new HoldOrders().handle({ trx, holds: held.map(toHold) })
    await letRest(trx, waits)
    await countBlocks(trx, audited.filter(isBlocked).map(idOf))
    await putEffects(trx, [...held, ...passed])
    const free = passed.filter(({ order }) => ['captured', 'held'].includes(order.status))
    if (approve && free.length > 0) await setOrderStatus(trx, free.map(idOf), 'approved')
    return {
      passed: passed.map(({ order }) => order),
      held,
      waiting: waiting.map(({ order }) => order),
    }
  }

  async #ask(
    trx: Trx,
    orders: LoadedOrder[],
    config: OmsConfig,
    missed: ReadonlyMap<number, MissedGift[]>
  ): Promise<Audited[]> {
    const { currency } = company()
    const now = systemClock.now().getTime()
    const facts = await auditFacts(trx, orders, config, { currency, now, missed })
    const found = orders.map((order, index) => ({
      order,
      findings: auditOrder(facts[index], config.rules, order.storeId).filter(
        ({ severity }) => severity !== 'wait' || order.status === 'captured'
      ),
    }))
    const named = await nameOrders(
      trx,
      found.flatMap(({ order, findings }) =>
        findings.map((finding) => ({ orderId: order.id, finding }))
      ),
      config.conditions
    )
    const released = found.filter(
      ({ order, findings }) =>
        ['approved', 'backordered'].includes(order.status) && isHeld(findings)
    )
    const waived = await waivedFindings(trx, released.map(idOf))
    return found.map(({ order, findings }) => ({
      order,
      findings: findings
        .map((finding) =>
          named.has(finding) ? { ...finding, orders: named.get(finding) } : finding
        )
        .map((finding) => waive(finding, waived.get(order.id) ?? [])),
    }))
  }
}

const isBlocked = ({ findings }: Audited) => findings.some(({ rule }) => rule === 'block_list')

const idOf = ({ order }: { order: LoadedOrder }) => order.id

/** A blocking finding that somebody let pass before only notes it now. */
const waive = (finding: Finding, waived: readonly Finding[]): Finding =>
  finding.severity === 'block' && waived.some((one) => isSameFinding(one, finding))
    ? { ...finding, severity: 'warn', isWaived: true }
    : finding

const verdictOf = ({ order, findings }: Audited, verdict: 'held' | 'waiting' | 'passed') => ({
  orderId: order.id,
  verdict,
  findings,
})

const toHold = ({ order, findings }: Audited) => ({
  orderId: order.id,
  reasons: findings.filter(({ severity }) => severity === 'block').map(({ rule }) => rule),
  names: Object.fromEntries(findings.flatMap(({ rule, name }) => (name ? [[rule, name]] : []))),
})

function toWait({ order, findings }: Audited): Wait[] {
  const until = restsUntil(findings)
  if (until === null) return []
  const last = findings.find(
    ({ severity, evidence }) => severity === 'wait' && Date.parse(String(evidence.until)) === until
  )!
  return [{ orderId: order.id, until, rule: last.rule, forOrderId: last.orders?.[0]?.id ?? null }]
}

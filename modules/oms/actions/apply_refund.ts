import { systemClock } from '#kernel/clock'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import AcknowledgeRefund from '#orders/actions/acknowledge_refund'
import ApproveCase from '#orders/actions/approve_case'
import EndCases from '#orders/actions/end_cases'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import ReopenCases from '#orders/actions/reopen_cases'
import RepriceCase from '#orders/actions/reprice_case'
import SettleRefund from '#orders/actions/settle_refund'
import { toUnits } from '#orders/domain/amounts'
import { EXPECTING, OPEN_CASES } from '#orders/domain/case_machine'
import { REFUND_UNCLEAR } from '#orders/domain/interception'
import { lockCases, type LockedCase } from '#orders/queries/lock_cases'
import { lockOrders } from '#orders/queries/lock_orders'
import { openRefundCase } from '#modules/oms/services/refund_case'
import { queueAgreeing } from '#modules/oms/services/refund_agreement'
import type { PlatformRefundNews } from '#modules/oms/services/platforms/platform_connector'

/** PostgreSQL: a CHECK on the figures refuses. */
const CHECK_VIOLATION = '23514'

export interface RefundRow extends Record<string, unknown> {
  id: number
  storeId: number
  platform: string
  orderId: number | null
  caseId: number | null
  isApplied: boolean
  news: PlatformRefundNews
}

const ROW = `
  SELECT r.id, r.store_id AS "storeId", s.platform, r.case_id AS "caseId", r.applied_at IS NOT NULL AS "isApplied", r.news,
         (SELECT p.order_id FROM platform_orders p WHERE p.store_id = r.store_id AND p.external_id = r.external_order_id) AS "orderId"
    FROM oms_platform_refunds r JOIN stores s ON s.id = r.store_id WHERE r.id = $1 FOR NO KEY UPDATE OF r`

/**
 * Carries the latest version of a platform's refund over to its case: opened by it, or one that the
 * desk opened already, then approved, on its way, refunded, refused or ended as the platform says. Each
 * step does nothing when it was done. A refund whose order is not here yet waits; one that contradicts
 * the house keeps its reason, holds back what has not left of its order, and stops no other refund; in
 * a transaction of the caller's it is thrown.
 */
export default class ApplyRefund {
  async handle({ refundId, trx }: { refundId: number; trx?: Trx | null }): Promise<void> {
    if (trx) return this.#apply(trx, refundId)
    try {
      await inTransaction(null, (own) => this.#apply(own, refundId))
    } catch (error) {
      const problem = problemOf(error)
      if (!problem) throw error
      await inTransaction(null, (own) => this.#setAside(own, refundId, problem))
    }
  }

  /** The reason stays with it; what has not left of its order does not leave before a person looked. */
  async #setAside(trx: Trx, refundId: number, problem: string) {
    const [row] = await sql<RefundRow>(trx, ROW, [refundId], 'oms_refund_row')
    if (!row || row.isApplied) return
    await sql(
      trx,
      'UPDATE oms_platform_refunds SET applied_at = $3, problem = $2 WHERE id = $1',
      [refundId, problem, systemClock.now()],
      'oms_refund_problem'
    )
    if (row.orderId === null || isOver(row.news)) return
    const parcels = await sql<{ id: number }>(
      trx,
      'SELECT fulfilment_id AS id FROM fulfilment_orders WHERE order_id = $1',
      [row.orderId],
      'oms_refund_parcels'
    )
    await new InterceptFulfilments().handle({
      trx,
      fulfilmentIds: parcels.map((one) => one.id),
      reason: REFUND_UNCLEAR,
      source: 'platform',
    })
  }

  async #apply(trx: Trx, refundId: number) {
    const [row] = await sql<RefundRow>(trx, ROW, [refundId], 'oms_refund_row')
    if (!row || row.isApplied || row.orderId === null) return
    await lockOrders(trx, [row.orderId])
    const caseId = row.caseId ?? (await openRefundCase(trx, row.orderId, row.news))
    await this.#advance(trx, row, caseId)
    await sql(
      trx,
      `UPDATE oms_platform_refunds SET order_id = $2, case_id = $3, applied_at = $4, problem = NULL WHERE id = $1`,
      [refundId, row.orderId, caseId, systemClock.now()],
      'oms_refund_applied'
    )
    await queueAgreeing(trx, row)
  }

  async #advance(trx: Trx, row: RefundRow, caseId: number) {
    const { news } = row
    const state = async () => (await lockCases(trx, [caseId]))[0]
    const ids = { trx, caseIds: [caseId] }
    const is = (one: LockedCase, ...statuses: string[]) => statuses.includes(one.status)
    if (isOver(news)) {
      const outcome = news.state === 'refused' ? 'refused' : 'cancelled'
      const { moved } = await new EndCases().handle({ ...ids, outcome, reason: news.reason })
      if (moved.length === 0 && is(await state(), ...OPEN_CASES))
        await new EndCases().handle({ ...ids, outcome: 'cancelled', reason: news.reason })
      return
    }
    if (is(await state(), 'refused', 'cancelled', 'closed')) await new ReopenCases().handle(ids)
    const isCounted = await countedWithOrder(trx, row)
    if (!isCounted) await this.#reprice(trx, news, await state())
    if (news.returnWaybillNo && is(await state(), 'requested', ...EXPECTING))
      await new NoteReturnWaybill().handle({
        trx,
        caseId,
        waybillNo: news.returnWaybillNo,
        courier: news.returnCourier,
      })
    if (news.state !== 'requested') await new ApproveCase().handle(ids)
    if (news.state === 'refunded') await this.#settle(trx, row, caseId, isCounted)
  }

  /** The platform's amount is what the buyer asks for, as long as no money went back. */
  async #reprice(
    trx: Trx,
    news: PlatformRefundNews,
    { id, kind, promised, refunded, status }: LockedCase
  ) {
    const isMoney = kind === 'refund_only' || kind === 'return'
    const isOpen = (OPEN_CASES as readonly string[]).includes(status)
    const isNew = toUnits(news.amount) !== toUnits(promised)
    if (isMoney && isOpen && isNew && toUnits(refunded) === 0n)
      await new RepriceCase().handle({ trx, caseId: id, amount: news.amount })
  }

  /** Counts the money once: what the order's own payload told of it is not settled again. */
  async #settle(trx: Trx, row: RefundRow, caseId: number, isCounted: boolean) {
    const { news, platform } = row
    const { amount, countedAs, externalRefundId } = news
    if (toUnits(amount) <= 0n) return
    if (isCounted) return new AcknowledgeRefund().handle({ trx, caseId, amount })
    await new SettleRefund().handle({
      trx,
      source: 'platform',
      refunds: [
        {
          orderId: row.orderId!,
          caseId,
          amount,
          method: 'original',
          externalTxnNo: `${countedAs ?? `${platform}-refund`}#${externalRefundId}`,
          reason: news.reason,
          refundedAt: news.updatedAt,
        },
      ],
    })
  }
}

const isOver = ({ state }: PlatformRefundNews) => state === 'refused' || state === 'closed'

/** What of an error contradicts the house; null when it is none of the refund's, so that it is tried again. */
function problemOf(error: unknown): string | null {
  if (error instanceof DomainException) return error.code
  return (error as { code?: string }).code === CHECK_VIOLATION ? 'amounts_refused' : null
}

/** Whether the order's own payload told of the money before. */
async function countedWithOrder(trx: Trx, { news, storeId }: RefundRow): Promise<boolean> {
  if (!news.countedAs) return false
  const rows = await sql(
    trx,
    'SELECT 1 FROM order_refunds WHERE store_id = $1 AND external_txn_no = $2',
    [storeId, news.countedAs],
    'oms_refund_counted'
  )
  return rows.length > 0
}

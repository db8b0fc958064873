import { SYSTEM, type Actor } from '#kernel/access/actor'
import { outside } from '#kernel/http/outside'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import { noteOnCase } from '#orders/actions/move_cases'
import { lockCases } from '#orders/queries/lock_cases'
import { noteContact } from '#modules/oms/services/channel_accounts'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  PlatformRefused,
  type PlatformRefundNews,
} from '#modules/oms/services/platforms/platform_connector'
import { readyAccount } from '#modules/oms/services/ready_account'

interface Row extends Record<string, unknown> {
  id: number
  storeId: number
  caseId: number
  state: string
  news: PlatformRefundNews
}

const OVER = new Set(['refunded', 'refused', 'closed'])

/**
 * Agrees to a platform's refund there: the platform is told first, and the case approved when it took
 * it. What the platform does then (the money, the goods' address) comes with its next news. Agreed
 * already is success.
 * @throws RefusedException `refund_not_agreeable`, `refund_refused_there` with the platform's words
 */
export default class AgreeRefund {
  async handle(input: { caseId?: number; refundId?: number; actor?: Actor }): Promise<void> {
    const { actor = SYSTEM } = input
    const row = await this.#find(input)
    const account = await readyAccount(row.storeId)
    const agree = account && connectorFor(account.platform).agreeRefund
    if (!agree || OVER.has(row.state)) throw new RefusedException('refund_not_agreeable')
    try {
      await agree(outside, account, row.news)
      await noteContact(account.id, {})
    } catch (error) {
      await this.#refused(row.id, error)
      await noteContact(account.id, { error })
      throw error
    }
    await inTransaction(null, async (trx) => {
      await lockCases(trx, [row.caseId])
      await sql(
        trx,
        'UPDATE oms_platform_refunds SET agreed_at = now(), agreed_by = $2, answer = NULL WHERE id = $1',
        [row.id, actor.id],
        'oms_refund_agreed'
      )
      await noteOnCase(trx, { act: 'agree', caseId: row.caseId }, actor)
      await new ApproveCase().handle({ trx, caseIds: [row.caseId], actor })
    })
  }

  async #find({ caseId, refundId }: { caseId?: number; refundId?: number }): Promise<Row> {
    const [row] = await sql<Row>(
      null,
      `SELECT id, store_id AS "storeId", case_id AS "caseId", state, news FROM oms_platform_refunds
        WHERE case_id IS NOT NULL AND ($1::bigint IS NULL OR case_id = $1) AND ($2::bigint IS NULL OR id = $2) ORDER BY id DESC LIMIT 1`,
      [caseId ?? null, refundId ?? null],
      'oms_refund_of_case'
    )
    if (!row) throw new NotFoundException('platform_refund', caseId ?? refundId ?? 0)
    return row
  }

  /** Keeps what the platform said. @throws RefusedException in its words */
  async #refused(refundId: number, error: unknown): Promise<void> {
    if (!(error instanceof PlatformRefused)) return
    await sql(
      null,
      'UPDATE oms_platform_refunds SET answer = $2 WHERE id = $1',
      [refundId, error.message],
      'oms_refund_answer'
    )
    throw new RefusedException('refund_refused_there', { answer: error.message })
  }
}

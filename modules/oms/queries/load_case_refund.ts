import { holds, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { connectorFor } from '#modules/oms/services/platforms/index'
import type {
  Platform,
  PlatformRefundNews,
} from '#modules/oms/services/platforms/platform_connector'

export type CaseRefund = {
  id: number
  platform: string
  externalRefundId: string
  state: string
  amount: string
  currency: string | null
  toldAt: string
  problem: string | null
  /** What the platform said when it did not agree. */
  answer: string | null
  agreedAt: string | null
  canAgree: boolean
}

type Row = Omit<CaseRefund, 'amount' | 'currency' | 'canAgree'> & {
  news: PlatformRefundNews
  isConnected: boolean
}

/** What a case's platform says of it. */
export default async function loadCaseRefund(caseId: number, actor: Actor) {
  const rows = await sql<Row>(
    null,
    `SELECT r.id, s.platform, r.external_refund_id AS "externalRefundId", r.state, r.news, to_json(r.changed_at) #>> '{}' AS "toldAt",
            r.problem, r.answer, to_json(r.agreed_at) #>> '{}' AS "agreedAt",
            EXISTS (SELECT FROM oms_channel_accounts a WHERE a.store_id = r.store_id AND a.state = 'active') AS "isConnected"
       FROM oms_platform_refunds r JOIN stores s ON s.id = r.store_id WHERE r.case_id = $1 ORDER BY r.id LIMIT 5`,
    [caseId],
    'oms_case_refunds'
  )
  const may = holds(actor, 'oms.refunds.agree')
  return {
    caseId,
    refunds: rows.map(({ news, isConnected, ...row }): CaseRefund => ({
      ...row,
      amount: news.amount,
      currency: news.currency,
      canAgree:
        may &&
        isConnected &&
        (row.state === 'requested' || row.state === 'goods_sent') &&
        connectorFor(row.platform as Platform).agreeRefund !== undefined,
    })),
  }
}

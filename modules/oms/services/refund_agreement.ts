import { addJobs } from '#kernel/jobs/queue'
import { settings } from '#kernel/settings/settings'
import type { Trx } from '#kernel/transaction'
import { compareDecimals } from '#kernel/decimal'
import type { PlatformRefundNews } from '#modules/oms/services/platforms/platform_connector'

/** Has a refund agreed to by itself when it is asked for, brings no goods back, and is within the sum of the setting (0: never). */
export async function queueAgreeing(
  trx: Trx,
  { id, news }: { id: number; news: PlatformRefundNews }
): Promise<void> {
  const most = settings.decimal('oms', 'agree_refunds_up_to')
  const isSmall = compareDecimals(most, '0') > 0 && compareDecimals(news.amount, most) <= 0
  if (news.state !== 'requested' || news.kind !== 'refund_only' || !isSmall) return
  await addJobs(trx, [
    { name: 'oms.agree_refund', payload: { refundId: id }, key: `oms.agree_refund:${id}` },
  ])
}

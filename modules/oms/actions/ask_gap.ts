import type { Actor } from '#kernel/access/actor'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { company } from '#kernel/settings/company'
import { gapStores } from '#modules/oms/queries/list_gaps'
import { queueGapChecks } from '#modules/oms/services/queue'

/** Platforms list orders of three months at most. */
const REACH_MS = 89 * 86_400_000

/**
 * Has a store's day compared with its platform now.
 * @throws RefusedException `oms_gap_day` for a day to come or longer ago than platforms tell,
 * `oms_gap_uncountable`, `oms_channel_not_read` for a paused or stopped store
 */
export default class AskGap {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: { storeId: number; day: string; actor: Actor }): Promise<void> {
    const { storeId, day, actor } = input
    const store = (await gapStores(actor)).find((one) => one.id === storeId)
    if (!store) throw new NotFoundException('store', storeId)
    if (!store.canCount) throw new RefusedException('oms_gap_uncountable')
    if (!store.isRead) throw new RefusedException('oms_channel_not_read')
    const { zone } = company()
    const now = this.clock.now()
    if (day > localDate(now, zone) || day < localDate(new Date(+now - REACH_MS), zone))
      throw new RefusedException('oms_gap_day')
    await queueGapChecks(null, [{ storeId, day, actorId: actor.id }])
  }
}

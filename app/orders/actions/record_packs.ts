import type { Trx } from '#kernel/transaction'
import { countUnits } from '#orders/actions/count_units'
import type { Pick } from '#orders/actions/record_picks'

/**
 * Counts units that were scanned into their parcel; never more than were picked.
 * @throws RefusedException `over_packed`, `not_picking`
 */
export default class RecordPacks {
  handle(input: { trx?: Trx | null; packs: Pick[] }): Promise<void> {
    return countUnits(input.trx, 'packed', input.packs)
  }
}

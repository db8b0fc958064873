import type { Trx } from '#kernel/transaction'
import { countUnits } from '#orders/actions/count_units'

export interface Pick {
  fulfilmentLineId: number
  /** Units more than before; negative to take a wrong scan back. */
  qty: number
}

/**
 * Counts picked units of fulfilments in picking.
 * @throws RefusedException `over_picked`, `not_picking`
 */
export default class RecordPicks {
  handle(input: { trx?: Trx | null; picks: Pick[] }): Promise<void> {
    return countUnits(input.trx, 'picked', input.picks)
  }
}

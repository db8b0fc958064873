import type { JobHandler } from '#kernel/jobs/job'
import TellParcels from '#modules/oms/actions/tell_parcels'

/** Tells a store's platform of the parcels that left. */
export default class TellParcelsJob implements JobHandler<{ storeId: number }> {
  async handle(payload: { storeId: number }): Promise<void> {
    await new TellParcels().handle(payload)
  }
}

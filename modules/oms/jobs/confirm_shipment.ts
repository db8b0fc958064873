import type { JobHandler } from '#kernel/jobs/job'
import ConfirmShipment from '#modules/oms/actions/confirm_shipment'

/** Tells a platform of one parcel. */
export default class ConfirmShipmentJob implements JobHandler<{ confirmId: number }> {
  async handle(payload: { confirmId: number }): Promise<void> {
    await new ConfirmShipment().handle(payload)
  }
}

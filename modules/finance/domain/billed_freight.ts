import type { Money } from '#kernel/money'
import { ACCOUNTS } from './chart_of_accounts.js'
import { line, type DraftLine } from './journal.js'

/**
 * What a courier billed for an order's part of a parcel beyond what was booked when it left; negative
 * where it billed less. `costOrderId` is the order whose cost it is.
 */
export function billedFreightLines(
  difference: Money,
  order: { orderId: number; costOrderId: number; storeId: number }
): DraftLine[] {
  const { orderId, costOrderId, storeId } = order
  return [
    ...line(ACCOUNTS.freight, difference, { storeId, orderId: costOrderId }),
    ...line(ACCOUNTS.courierPayable, difference.neg(), {
      ...{ storeId, orderId, partyType: 'courier' as const, partyId: null },
    }),
  ]
}

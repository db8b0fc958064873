/** What a person can do about a parked platform order besides resubmitting it. */
export type FixKind = 'map' | 'total' | 'currency' | 'status'

/**
 * Why a platform order waits for a person, with what mends it. Each has a title and a sentence that
 * says what to do under `oms.park`. A refusal of the house that is not listed is shown as `other`.
 */
export const PARK_REASONS: Readonly<Record<string, FixKind | null>> = {
  unmapped_sku: 'map',
  amounts_differ: 'total',
  currency_unknown: 'currency',
  unknown_status: 'status',
  unreadable: null,
  schema_faults: null,
  file_booking: null,
  file_negative: null,
  file_free: null,
  file_charges: null,
  file_address: null,
  return_changed: null,
  no_lines: null,
  number_taken: null,
  payment_taken: null,
  order_in_work: null,
  changed_after_shipping: null,
  address_after_shipping: null,
  cancelled_after_shipping: null,
  shipment_refused: null,
  reopened: null,
  refund_exceeds_paid: null,
  line_allocated: null,
  line_quantity: null,
  reprice_above_price: null,
  amounts_refused: null,
  error: null,
}

/** What statuses can be said to mean, in the words of `PlatformStatus`. */
export const STATUS_MEANINGS = ['unpaid', 'held', 'to_ship', 'shipped', 'cancelled'] as const
export type StatusMeaning = (typeof STATUS_MEANINGS)[number]

/** Decisions of people on one platform order; each holds for the facts it was made on. */
export interface ParkFix {
  /** The platform's total is right although our parts come to something else. */
  total?: { ours: string; platform: string }
  /** The currency to assume where the platform names none that exists. */
  currency?: string
}

import { Batcher } from '#kernel/batcher'
import IntakeOrders, { type IntakeItem } from '#modules/oms/actions/intake_orders'
import type { IntakeAnswer } from '#modules/oms/services/intake_answer'

/** Orders that arrive while transactions are under way share the next one: at most this many. */
const MAX_BATCH = 64
/** While one transaction is at the database, the other's callers are read and answered. */
const LANES = 2
/** A busy server needs this long to read its callers' next orders; it waits no longer than for half of them. */
const GATHER_MS = 8

/** The one door of single orders in this process. */
export const intake = new Batcher<IntakeItem, IntakeAnswer>({
  max: MAX_BATCH,
  gatherMs: GATHER_MS,
  lanes: LANES,
  run: (items) => new IntakeOrders().handle(items),
})

import { announce } from '#kernel/live'
import type { Trx } from '#kernel/transaction'

/** Channel of the workbench: it says that orders moved, and who looks asks again with their own rights. */
export const WORK_CHANNEL = 'oms/workbench'

/** So many ids at most go along; with more the screen asks for everything it shows. */
const MOST = 200

/** Tells open workbenches that orders moved, after the commit. Said by jobs and by people's acts, never on the way of an order coming in. */
export const ordersMoved = (trx: Trx | null, orderIds: readonly number[]) =>
  announce(trx, [WORK_CHANNEL], orderIds.length > MOST ? {} : { orderIds: [...orderIds] })

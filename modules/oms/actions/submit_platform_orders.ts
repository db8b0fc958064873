import logger from '@adonisjs/core/services/logger'
import { append } from '#kernel/events/outbox'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import MarkBehind from '#orders/actions/mark_behind'
import CapturePlatformOrders from '#modules/oms/actions/capture_platform_orders'
import ExpectReturns from '#modules/oms/actions/expect_returns'
import ReconcileOrders from '#modules/oms/actions/reconcile_orders'
import RetireSplitOrders from '#modules/oms/actions/retire_split_orders'
import SubmitReturns from '#modules/oms/actions/submit_returns'
import { PlatformOrdersParked } from '#modules/oms/events/platform_orders_parked'
import {
  mapPlatformOrders,
  statedBy,
  type ReadyRow,
  type Reconciliation,
} from '#modules/oms/services/map_platform_orders'
import { toldBy } from '#modules/oms/services/platform_changes'
import { raiseRefused, settleRefused } from '#modules/oms/services/refused_parcels'
import {
  ignorePlatformOrders,
  lockPlatformOrders,
  markSubmitted,
  parkPlatformOrders,
  type Parking,
  type PlatformRow,
} from '#modules/oms/services/platform_rows'

/**
 * Turns filed platform orders into orders, or brings the orders they made up to date: captured when
 * new, then payments, changes, refunds and cancellation. Submitting the same version again changes
 * nothing. A list goes in one transaction; when that fails each goes alone, and the one at fault is
 * set aside with what it said, so that it never stands in the way of the others; an order of which a
 * newer version is set aside does not leave until that is settled. In a transaction of
 * the caller's the list stands or falls with it.
 */
export default class SubmitPlatformOrders {
  async handle({
    ids,
    trx,
  }: {
    ids: readonly number[]
    trx?: Trx
  }): Promise<{ submitted: number[]; parked: number[] }> {
    if (ids.length === 0) return { submitted: [], parked: [] }
    if (trx) return this.#submit(trx, ids)
    try {
      return await inTransaction(null, (own) => this.#submit(own, ids))
    } catch (error) {
      if (ids.length === 1) return this.#setAside(ids[0], error)
      const results = []
      for (const id of ids) results.push(await this.handle({ ids: [id] }))
      return {
        submitted: results.flatMap((one) => one.submitted),
        parked: results.flatMap((one) => one.parked),
      }
    }
  }

  async #submit(trx: Trx, ids: readonly number[]) {
    const { rows: locked, split } = await lockPlatformOrders(trx, ids)
    const rows = locked.filter((row) => row.kind === 'order')
    const torn = await new RetireSplitOrders().handle({ trx, rows: split })
    const { ready, parked, empty } = await mapPlatformOrders(trx, rows)
    await ignorePlatformOrders(trx, empty, 'empty')
    const { orders, taken } = await new CapturePlatformOrders().handle({ trx, ready })
    await markSubmitted(
      trx,
      orders.map(({ ready: one, orderId }) => ({
        id: one.row.id,
        orderId,
        status: one.mapped.status,
        text: one.mapped.statusText,
        told: toldBy(one),
        stated: one.mapped.isPartial ? undefined : statedBy(one.mapped),
      }))
    )
    const conflicts = await new ReconcileOrders().handle({ trx, orders })
    await this.#unsubmit(trx, [...torn, ...conflicts], ready)
    await this.#parcels(trx, orders)
    await new ExpectReturns().handle({ trx, orders })
    // Goods may come back of an order of the same list: returns are last.
    const returns = await new SubmitReturns().handle({
      trx,
      rows: locked.filter((row) => row.kind === 'return'),
    })
    const aside = [...parked, ...taken, ...returns.parked]
    await this.#park(trx, aside)
    await this.#fallBehind(trx, rows, parked)
    return {
      submitted: [...orders.map(({ ready: { row } }) => row.id), ...returns.submitted],
      parked: aside.map((one) => one.id),
    }
  }

  /** Refused parcels: what has left there by now is settled, the others stay for a person. */
  async #parcels(trx: Trx, orders: readonly Reconciliation[]) {
    const known = orders.filter((one) => !one.isNew)
    const left = known.filter(({ ready }) => ready.mapped.status === 'shipped')
    if (left.length > 0)
      await settleRefused(
        trx,
        left.map((one) => one.orderId)
      )
    if (known.length > 0)
      await raiseRefused(
        trx,
        known.map((one) => one.orderId)
      )
  }

  /** What contradicts the order as it stands now is for a person. An address that could not be applied was not taken in. */
  async #unsubmit(trx: Trx, conflicts: readonly Parking[], ready: readonly ReadyRow[]) {
    if (conflicts.length === 0) return
    const before = new Map(ready.map(({ row }) => [row.id, row.told.address]))
    await sql(
      trx,
      `UPDATE platform_orders p SET state = 'conflict', park_reason = k.reason, park_details = k.details,
              told = CASE WHEN k.reason = 'address_after_shipping' THEN p.told || jsonb_build_object('address', k.address) ELSE p.told END
         FROM jsonb_to_recordset($1::jsonb) AS k(id bigint, reason text, details jsonb, address text) WHERE p.id = k.id`,
      [
        JSON.stringify(
          conflicts.map(({ id, reason, details = {} }) => ({
            id,
            reason,
            details,
            address: before.get(id) ?? '',
          }))
        ),
      ]
    )
    await this.#announce(trx, conflicts)
  }

  async #park(trx: Trx, parked: readonly Parking[]) {
    await parkPlatformOrders(trx, parked)
    await this.#announce(trx, parked)
  }

  /** Orders of which a newer version waits for a person do not leave as they are: it may be a refund. */
  async #fallBehind(trx: Trx, rows: readonly PlatformRow[], parked: readonly Parking[]) {
    const ids = new Set(parked.map((one) => one.id))
    const orderIds = rows.flatMap((row) => (ids.has(row.id) ? (row.orderId ?? []) : []))
    await new MarkBehind().handle({ trx, orderIds, isBehind: true })
  }

  async #announce(trx: Trx, parked: readonly Parking[]) {
    for (const reason of new Set(parked.map((one) => one.reason))) {
      const platformOrderIds = parked.filter((one) => one.reason === reason).map((one) => one.id)
      await append(trx, new PlatformOrdersParked({ platformOrderIds, reason }))
    }
  }

  async #setAside(id: number, error: unknown) {
    if (reasonOf(error) === 'error')
      logger.error({ err: error, platformOrder: id }, 'a platform order could not be submitted')
    await inTransaction(null, async (trx) => {
      const [row] = (await lockPlatformOrders(trx, [id])).rows
      if (!row) return
      const reason = reasonOf(error)
      await this.#park(trx, [
        {
          id,
          reason,
          isConflict: row.orderId !== null,
          details: { error: (error as Error).message.slice(0, 300) },
        },
      ])
      if (row.kind === 'order') await this.#fallBehind(trx, [row], [{ id, reason }])
    })
    return { submitted: [], parked: [id] }
  }
}

/** A refusal of the house is its own reason; so is one of the database on the order's figures. */
function reasonOf(error: unknown): string {
  if (error instanceof DomainException) return error.code
  const { constraint } = error as { constraint?: string }
  if (constraint === 'order_payments_store_id_external_txn_no_kind_key') return 'payment_taken'
  return (error as { code?: string }).code === '23514' || error instanceof RangeError
    ? 'amounts_refused'
    : 'error'
}

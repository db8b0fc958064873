import logger from '@adonisjs/core/services/logger'
import { append } from '#kernel/events/outbox'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import type { NewOrder } from '#orders/domain/new_order'
import ReconcileOrders, { type Reconciliation } from '#modules/oms/actions/reconcile_orders'
import { PlatformOrdersParked } from '#modules/oms/events/platform_orders_parked'
import { mapPlatformOrders, type ReadyRow } from '#modules/oms/services/map_platform_orders'
import RetireSplitOrders from '#modules/oms/actions/retire_split_orders'
import { raiseRefused, settleRefused } from '#modules/oms/services/refused_parcels'
import { factsOf } from '#modules/oms/services/platform_changes'
import {
  ignorePlatformOrders,
  lockPlatformOrders,
  markSubmitted,
  parkPlatformOrders,
  type Parking,
} from '#modules/oms/services/platform_rows'

/**
 * Turns filed platform orders into orders, or brings the orders they made up to date: captured when
 * new, then payments, changes, refunds and cancellation. Submitting the same version again changes
 * nothing. A list goes in one transaction; when that fails each goes alone, and the one at fault is
 * set aside with what it said, so that it never stands in the way of the others. In a transaction of
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

  async #submit(trx: Trx, ids: readonly number[], linesStay = false) {
    const { rows, split } = await lockPlatformOrders(trx, ids)
    const torn = await new RetireSplitOrders().handle({ trx, rows: split })
    const { ready, parked, empty } = await mapPlatformOrders(trx, rows)
    await ignorePlatformOrders(trx, empty, 'empty')
    const orders = await this.#capture(trx, ready)
    await markSubmitted(
      trx,
      orders.map(({ ready: { row, mapped }, orderId }) => ({
        id: row.id,
        orderId,
        status: mapped.status,
        text: mapped.statusText,
      }))
    )
    const conflicts = await new ReconcileOrders().handle({ trx, orders, linesStay })
    await this.#unsubmit(trx, [...torn, ...conflicts])
    await this.#parcels(trx, orders)
    await this.#park(trx, parked)
    return {
      submitted: orders.map(({ ready: { row } }) => row.id),
      parked: parked.map((one) => one.id),
    }
  }

  /** New ones become orders; one that was entered under the same number before is that order. */
  async #capture(trx: Trx, ready: readonly ReadyRow[]): Promise<Reconciliation[]> {
    const known = ready.filter((one) => one.row.orderId !== null)
    const made: Reconciliation[] = known.map((one) => ({
      ready: one,
      orderId: one.row.orderId!,
      isNew: false,
    }))
    const fresh = ready.filter((one) => one.row.orderId === null)
    for (const storeId of new Set(fresh.map((one) => one.row.storeId))) {
      const mine = fresh.filter((one) => one.row.storeId === storeId)
      const { captured, duplicates } = await new CaptureOrders().handle({
        trx,
        storeId,
        orders: mine.map(toNewOrder),
      })
      const fromNo = new Map(
        [...captured, ...duplicates].map((order) => [order.externalNo, order.id])
      )
      const isNew = new Set(captured.map((order) => order.externalNo))
      for (const one of mine) {
        const { externalNo } = one.mapped.order
        made.push({ ready: one, orderId: fromNo.get(externalNo)!, isNew: isNew.has(externalNo) })
      }
    }
    return made.sort((a, b) => a.orderId - b.orderId)
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

  /** What contradicts the order as it stands now is for a person. */
  async #unsubmit(trx: Trx, conflicts: readonly Parking[]) {
    if (conflicts.length === 0) return
    await sql(
      trx,
      `UPDATE platform_orders p SET state = 'conflict', park_reason = k.reason, park_details = k.details
         FROM jsonb_to_recordset($1::jsonb) AS k(id bigint, reason text, details jsonb) WHERE p.id = k.id`,
      [JSON.stringify(conflicts.map(({ id, reason, details = {} }) => ({ id, reason, details })))]
    )
  }

  async #park(trx: Trx, parked: readonly Parking[]) {
    await parkPlatformOrders(trx, parked)
    for (const reason of new Set(parked.map((one) => one.reason))) {
      const platformOrderIds = parked.filter((one) => one.reason === reason).map((one) => one.id)
      await append(trx, new PlatformOrdersParked({ platformOrderIds, reason }))
    }
  }

  /** Goods in the warehouse's hands stay; everything else the platform said is taken over, above all a refund. */
  async #setAside(id: number, error: unknown) {
    const isRefusal = error instanceof DomainException
    if (isRefusal && error.code === 'order_in_work')
      return inTransaction(null, (trx) => this.#submit(trx, [id], true))
    if (!isRefusal)
      logger.error({ err: error, platformOrder: id }, 'a platform order could not be submitted')
    await inTransaction(null, async (trx) => {
      const [row] = (await lockPlatformOrders(trx, [id])).rows
      if (!row) return
      const reason = isRefusal ? error.code : 'error'
      await this.#park(trx, [
        {
          id,
          reason,
          isConflict: row.orderId !== null,
          details: { error: (error as Error).message.slice(0, 300) },
        },
      ])
    })
    return { submitted: [], parked: [id] }
  }
}

function toNewOrder({ row, mapped, lines }: ReadyRow): NewOrder {
  return {
    ...mapped.order,
    source: {
      ...mapped.order.source,
      facts: factsOf(mapped),
      channel: 'platform',
      platformOrderId: row.id,
      externalId: row.externalId,
    },
    lines,
    payments: mapped.payments,
  }
}

import app from '@adonisjs/core/services/app'
import type { Actor } from '#kernel/access/actor'
import { DomainException, type MessageParams } from '#kernel/exceptions'
import {
  WaybillProvider,
  type IssuedWaybill,
  type WaybillRequest,
} from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import AssignWaybill from '#orders/actions/assign_waybill'
import { splitStopped } from '#orders/actions/stop_gate'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { claimWaybills, requestsFor, type Waybill } from '../services/waybill_rows.js'

export interface WaybillResult {
  fulfilmentId: number
  waybillId?: number
  number?: string
  error?: { code: string; params: MessageParams }
}

/** Parcels asked for at the same time from one provider. */
const AT_ONCE = 8

/**
 * Gets each fulfilment its one live waybill. The claim is committed before the
 * courier is asked and the number before anything is printed, so a crash or a
 * second click at any moment asks again under the same code and never costs a
 * second number. Fulfilments that have one are answered with it.
 */
export default class IssueWaybills {
  async handle(input: {
    actor: Actor
    fulfilmentIds: readonly number[]
  }): Promise<WaybillResult[]> {
    const provider = await app.container.make(WaybillProvider)
    const { waybills, refused } = await this.#claim(input, provider.name)
    const open = waybills.filter((waybill) => waybill.state !== 'issued')
    const requests = await requestsFor(open)
    const results = [
      ...refused,
      ...(await this.#repeat(waybills.filter((waybill) => waybill.state === 'issued'))),
    ]
    for (let at = 0; at < open.length; at += AT_ONCE) {
      const batch = open.slice(at, at + AT_ONCE)
      results.push(
        ...(await Promise.all(
          batch.map((waybill) => this.#one(provider, waybill, requests.get(waybill.fulfilmentId)!))
        ))
      )
    }
    return results
  }

  #claim(
    { actor, fulfilmentIds }: { actor: Actor; fulfilmentIds: readonly number[] },
    provider: string
  ) {
    return inTransaction(null, async (trx) => {
      const locked = await lockFulfilments(trx, fulfilmentIds)
      const working = locked.filter((row) => row.status === 'picking' || row.status === 'packed')
      const { passed, reasons } = await splitStopped(trx, working, { forNewWaybill: true })
      const couriers = await sql<{ id: number; courier: string | null }>(
        trx,
        'SELECT id, courier_code AS courier FROM fulfilments WHERE id = ANY($1::bigint[]) ORDER BY id',
        [passed.map((row) => row.id)],
        'wms_couriers'
      )
      const ready = couriers.flatMap(({ id, courier }) =>
        courier ? [{ fulfilmentId: id, courierCode: courier }] : []
      )
      const waybills = await claimWaybills(trx, ready, provider, actor.id)
      const claimed = new Set(waybills.map((waybill) => waybill.fulfilmentId))
      const codeOf = (id: number) => {
        if (reasons.has(id)) return 'order_stopped'
        return couriers.some((row) => row.id === id) ? 'courier_missing' : 'not_in_work'
      }
      const refused: WaybillResult[] = fulfilmentIds
        .filter((id) => !claimed.has(id))
        .map((fulfilmentId) => ({
          fulfilmentId,
          error: {
            code: `wms_${codeOf(fulfilmentId)}`,
            params: { why: reasons.get(fulfilmentId) ?? '' },
          },
        }))
      return { waybills, refused }
    })
  }

  /** Numbers there are already; a fulfilment that was stopped when its number came gets it now. */
  async #repeat(waybills: readonly Waybill[]): Promise<WaybillResult[]> {
    const { moved } = await new AssignWaybill().handle({
      waybills: waybills.map(({ fulfilmentId, courierCode, number, askedAt }) => ({
        fulfilmentId,
        courierCode,
        waybillNo: number!,
        askedAt,
      })),
    })
    return waybills.map(({ id, fulfilmentId, number }) => ({
      fulfilmentId,
      waybillId: id,
      number: number!,
      ...(!moved.includes(fulfilmentId) && { error: { code: 'wms_address_changed', params: {} } }),
    }))
  }

  async #one(
    provider: WaybillProvider,
    waybill: Waybill,
    request: WaybillRequest
  ): Promise<WaybillResult> {
    const { id, fulfilmentId } = waybill
    try {
      const answer = await provider.issue(request)
      const issued =
        answer === 'duplicate'
          ? await provider.find(request.orderCode, request.courierCode)
          : answer
      if (!issued) return await this.#unclear(waybill)
      return (
        (await this.#keep(waybill, issued)) ?? (await this.#giveBack(provider, waybill, issued))
      )
    } catch (error) {
      if (!(error instanceof DomainException)) throw error
      await sql(null, 'UPDATE wms_waybills SET last_error = $2, updated_at = now() WHERE id = $1', [
        id,
        error.message,
      ])
      return { fulfilmentId, waybillId: id, error: { code: error.code, params: error.params } }
    }
  }

  /** The courier has given a number and does not tell which: a person types it in; nobody asks for a second one. */
  async #unclear({ id, fulfilmentId }: Waybill): Promise<WaybillResult> {
    await sql(
      null,
      `UPDATE wms_waybills SET state = 'unclear', last_error = 'duplicate', updated_at = now() WHERE id = $1 AND state IN ('asked', 'unclear')`,
      [id]
    )
    return { fulfilmentId, waybillId: id, error: { code: 'wms_waybill_unclear', params: {} } }
  }

  /** The number and the fulfilment's copy of it, together; null when the waybill was settled while the courier was asked. */
  async #keep(waybill: Waybill, issued: IssuedWaybill): Promise<WaybillResult | null> {
    return inTransaction(null, async (trx) => {
      const { id, fulfilmentId, courierCode, askedAt } = waybill
      // The fulfilment first, as everybody locks them.
      await lockFulfilments(trx, [fulfilmentId])
      const [open] = await sql(
        trx,
        `SELECT 1 FROM wms_waybills WHERE id = $1 AND state IN ('asked', 'unclear') FOR NO KEY UPDATE`,
        [id],
        'wms_waybill_open'
      )
      if (!open) return null
      const result = await new AssignWaybill().handle({
        trx,
        waybills: [{ fulfilmentId, courierCode, waybillNo: issued.number, askedAt }],
      })
      await sql(
        trx,
        `UPDATE wms_waybills SET state = 'issued', number = $2, sort_code = $3, hub_code = $4, hub_name = $5, bag_code = $6,
                issued_at = now(), last_error = NULL, updated_at = now()
          WHERE id = $1`,
        [id, issued.number, issued.sortCode, issued.hubCode, issued.hubName, issued.bagCode],
        'wms_waybill_keep'
      )
      const kept = { fulfilmentId, waybillId: id, number: issued.number }
      // Stopped while the courier was asked: the number is on record, but nothing will be printed.
      return result.moved.length > 0
        ? kept
        : {
            ...kept,
            error: { code: 'wms_order_stopped', params: { why: result.refused[0]?.why ?? '' } },
          }
    })
  }

  /**
   * A number that came too late goes back to the courier and stays on record with the voided waybill;
   * when a person typed it in meanwhile, it is the one.
   */
  async #giveBack(
    provider: WaybillProvider,
    { id, fulfilmentId, requestCode, courierCode }: Waybill,
    { number }: IssuedWaybill
  ): Promise<WaybillResult> {
    const [same] = await sql(
      null,
      `SELECT 1 FROM wms_waybills WHERE id = $1 AND state = 'issued' AND number = $2`,
      [id, number]
    )
    if (same) return { fulfilmentId, waybillId: id, number }
    await sql(
      null,
      `UPDATE wms_waybills SET number = $2, updated_at = now() WHERE id = $1 AND state = 'voided' AND number IS NULL`,
      [id, number]
    )
    await provider.cancel(requestCode, courierCode, number)
    return { fulfilmentId, waybillId: id, error: { code: 'wms_waybill_settled', params: {} } }
  }
}

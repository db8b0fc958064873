import app from '@adonisjs/core/services/app'
import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { DomainException, type MessageParams } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface VoidResult {
  id: number
  error?: { code: string; params: MessageParams }
}

interface Row extends Record<string, unknown> {
  id: number
  requestCode: string
  courierCode: string
  number: string | null
  provider: string
  status: string
}

/** Gives waybills back to the courier. A number that was voided stays on record and is never used again. */
export default class VoidWaybills {
  async handle(input: {
    actor: Actor
    ids: readonly number[]
    reason: string
  }): Promise<VoidResult[]> {
    const provider = await app.container.make(WaybillProvider)
    const rows = await sql<Row>(
      null,
      `SELECT w.id, w.request_code AS "requestCode", w.courier_code AS "courierCode", w.number, w.provider, f.status
         FROM wms_waybills w JOIN fulfilments f ON f.id = w.fulfilment_id
        WHERE w.id = ANY($1::bigint[]) AND w.voided_at IS NULL ORDER BY w.id`,
      [input.ids]
    )
    const results: VoidResult[] = []
    for (const row of rows) results.push(await this.#one(provider, row, input))
    return results
  }

  /** Voids the live waybills of fulfilments after the transaction, by a job: couriers are asked outside of it. */
  async later({
    trx,
    fulfilmentIds,
    reason,
  }: {
    trx: Trx
    fulfilmentIds: readonly number[]
    reason: string
  }): Promise<void> {
    const rows = await sql<{ id: number }>(
      trx,
      'SELECT id FROM wms_waybills WHERE fulfilment_id = ANY($1::bigint[]) AND voided_at IS NULL',
      [fulfilmentIds],
      'wms_waybills_to_void'
    )
    if (rows.length === 0) return
    await addJob(trx, {
      name: 'wms.void_waybills',
      payload: { ids: rows.map((row) => row.id), reason },
    })
  }

  async #one(
    provider: WaybillProvider,
    row: Row,
    { actor, reason }: { actor: Actor; reason: string }
  ): Promise<VoidResult> {
    if (['shipped', 'delivered', 'returned'].includes(row.status)) {
      return {
        id: row.id,
        error: { code: 'wms_waybill_left', params: { number: row.number ?? '' } },
      }
    }
    try {
      if (row.number && row.provider === provider.name)
        await provider.cancel(row.requestCode, row.courierCode, row.number)
    } catch (error) {
      if (!(error instanceof DomainException)) throw error
      return { id: row.id, error: { code: error.code, params: error.params } }
    }
    const isVoid = await inTransaction(null, async (trx) => {
      const gone = await sql(
        trx,
        `UPDATE wms_waybills SET state = 'voided', voided_at = now(), void_reason = $2, updated_at = now()
          WHERE id = $1 AND voided_at IS NULL AND number IS NOT DISTINCT FROM $3 RETURNING id`,
        [row.id, reason, row.number]
      )
      if (gone.length === 0) return false
      await audit(trx, actor, {
        action: 'wms.waybills.void',
        subjectType: 'wms_waybill',
        subjectId: row.id,
        after: { number: row.number },
        reason,
      })
      return true
    })
    if (isVoid) return { id: row.id }
    // It got its number meanwhile: that goes back to the courier first.
    const [again] = await this.handle({ actor, ids: [row.id], reason })
    return again ?? { id: row.id }
  }
}

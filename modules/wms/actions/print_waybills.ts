import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { splitStopped } from '#orders/actions/stop_gate'
import { lockFulfilments } from '#orders/queries/lock_orders'
import { waybillLabels } from '../documents/waybill_labels.js'
import { readLabels } from '../queries/read_labels.js'

/**
 * Makes labels of issued waybills and counts each print. Stopped orders are
 * left out: a printed label tends to leave the house.
 * @throws RefusedException `wms_nothing_to_print` when none may be printed
 */
export default class PrintWaybills {
  async handle({
    actor,
    ids,
  }: {
    actor: Actor
    ids: readonly number[]
  }): Promise<{ pdf: Buffer; printed: number[]; left: number[] }> {
    const printed = await this.#count(actor, ids)
    if (printed.length === 0) throw new RefusedException('wms_nothing_to_print')
    const wanted = ids.filter((id) => printed.includes(id))
    const pdf = await waybillLabels(await readLabels(wanted, actor))
    return { pdf, printed, left: ids.filter((id) => !printed.includes(id)) }
  }

  #count(actor: Actor, ids: readonly number[]): Promise<number[]> {
    return inTransaction(null, async (trx) => {
      const waybills = await sql<{ id: number; fulfilmentId: number }>(
        trx,
        `SELECT id, fulfilment_id AS "fulfilmentId" FROM wms_waybills
          WHERE id = ANY($1::bigint[]) AND state = 'issued' AND ($2::bigint[] IS NULL OR warehouse_id = ANY($2))`,
        [ids, actor.warehouses]
      )
      const locked = await lockFulfilments(
        trx,
        waybills.map((waybill) => waybill.fulfilmentId)
      )
      const { passed } = await splitStopped(
        trx,
        locked.filter((row) => row.status !== 'cancelled')
      )
      const free = new Set(passed.map((row) => row.id))
      const rows = await sql<{ id: number; number: string; prints: number }>(
        trx,
        `UPDATE wms_waybills SET print_count = print_count + 1, last_printed_at = now(), updated_at = now()
          WHERE id = ANY($1::bigint[]) RETURNING id, number, print_count AS prints`,
        [waybills.filter((waybill) => free.has(waybill.fulfilmentId)).map((waybill) => waybill.id)]
      )
      const again = rows.filter((row) => row.prints > 1)
      await audit(
        trx,
        actor,
        again.map((row) => ({
          action: 'wms.waybills.reprint',
          subjectType: 'wms_waybill',
          subjectId: row.id,
          after: { number: row.number, prints: row.prints },
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}

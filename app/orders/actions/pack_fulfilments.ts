import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { splitStopped } from '#orders/actions/stop_gate'
import { fulfilmentMachine } from '#orders/domain/fulfilment_machine'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { lockFulfilments } from '#orders/queries/lock_orders'

export interface Parcel {
  fulfilmentId: number
  /** As weighed, in grams. */
  weightG?: number | null
  /** The carton or bag it went into. */
  packageCode?: string | null
}

/**
 * Closes parcels whose every unit was scanned in. A stopped order is refused here with status
 * `stopped`, an open line with status `incomplete`.
 */
export default class PackFulfilments {
  async handle(input: { trx?: Trx | null; parcels: Parcel[] }): Promise<MoveResult> {
    const { parcels } = input
    if (parcels.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const ids = parcels.map((parcel) => parcel.fulfilmentId)
      const rows = await lockFulfilments(trx, ids)
      const asked = partMoves(fulfilmentMachine, 'packed', ids, rows)
      const { passed, reasons } = await splitStopped(
        trx,
        asked.moved.map((id) => ({ id }))
      )
      const moved = await this.#close(
        trx,
        parcels,
        passed.map((row) => row.id)
      )
      const closed = new Set(moved)
      const incomplete = passed
        .filter((row) => !closed.has(row.id))
        .map(({ id }) => ({ id, status: 'incomplete' }))
      return {
        moved,
        refused: [
          ...asked.refused,
          ...[...reasons].map(([id, why]) => ({ id, status: 'stopped', why })),
          ...incomplete,
        ],
      }
    })
  }

  async #close(trx: Trx, parcels: Parcel[], ids: number[]): Promise<number[]> {
    const open = new Set(ids)
    const rows = await sql<{ id: number }>(
      trx,
      `UPDATE fulfilments f SET status = 'packed', packed_at = now(), weight_actual_g = coalesce(p.weight_g, f.weight_actual_g),
              package_code = coalesce(p.package_code, f.package_code), version = version + 1, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS p(id bigint, weight_g int, package_code text)
        WHERE f.id = p.id AND f.status = 'picking'
          AND NOT EXISTS (SELECT 1 FROM fulfilment_lines l WHERE l.fulfilment_id = f.id AND NOT l.is_cancelled AND l.packed < l.qty)
        RETURNING f.id`,
      [
        JSON.stringify(
          parcels
            .filter((parcel) => open.has(parcel.fulfilmentId))
            .map((parcel) => ({
              id: parcel.fulfilmentId,
              weight_g: parcel.weightG ?? null,
              package_code: parcel.packageCode ?? null,
            }))
        ),
      ],
      'fulfilments_pack'
    )
    return rows.map((row) => row.id)
  }
}

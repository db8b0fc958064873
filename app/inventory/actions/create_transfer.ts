import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusingTransfer } from '#inventory/services/transfers'

interface Input {
  trx?: Trx | null
  actor: Actor
  fromWarehouseId: number
  toWarehouseId: number
  expectedAt?: Date | null
  note?: string | null
  lines: { skuId: number; qty: number }[]
}

/** Writes down a transfer between two warehouses; nothing moves until it is shipped. */
export default class CreateTransfer {
  async handle(input: Input): Promise<{ id: number; number: string }> {
    if (input.lines.length === 0) throw new RefusedException('transfer_empty')
    if (input.fromWarehouseId === input.toWarehouseId)
      throw new RefusedException('transfer_same_warehouse', {}, { field: 'toWarehouseId' })
    const [number] = await nextNumbers(
      null,
      'trf',
      1,
      localDate(systemClock.now()).replaceAll('-', '')
    )
    return refusingTransfer(() =>
      inTransaction(input.trx, async (trx) => {
        const [row] = await sql<{ id: number }>(
          trx,
          `INSERT INTO stock_transfers (number, from_warehouse_id, to_warehouse_id, note, expected_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
          [
            number,
            input.fromWarehouseId,
            input.toWarehouseId,
            input.note ?? null,
            input.expectedAt?.toISOString() ?? null,
            input.actor.id,
          ],
          'transfer_insert'
        )
        await sql(
          trx,
          'INSERT INTO stock_transfer_lines (transfer_id, sku_id, qty) SELECT $1, * FROM unnest($2::bigint[], $3::int[])',
          [row.id, input.lines.map((line) => line.skuId), input.lines.map((line) => line.qty)],
          'transfer_lines_insert'
        )
        await audit(trx, input.actor, {
          action: 'inventory.transfer.create',
          subjectType: 'stock_transfer',
          subjectId: row.id,
          after: { number, lines: input.lines },
        })
        return { id: row.id, number }
      })
    )
  }
}

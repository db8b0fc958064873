import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate } from '#kernel/clock'
import {
  InvalidTransitionException,
  NotFoundException,
  RefusedException,
  VersionConflictException,
} from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { companyZone } from '#inventory/services/settings'
import { refusingTransfer, type TransferStatus } from '#inventory/services/transfers'

interface Input {
  trx?: Trx | null
  actor: Actor
  id: number
  /** The version that was looked at. */
  version: number
  fromWarehouseId: number
  toWarehouseId: number
  expectedAt?: Date | null
  note?: string | null
  lines: { skuId: number; qty: number }[]
}

interface Told extends Record<string, unknown> {
  from: string
  to: string
  note: string | null
  expectedAt: Date | null
  /** Units by SKU code. */
  lines: Record<string, number>
}

const TOLD = `SELECT f.name AS from, o.name AS to, t.note, t.expected_at AS "expectedAt",
    (SELECT coalesce(json_object_agg(s.code, l.qty ORDER BY l.id), '{}') FROM stock_transfer_lines l JOIN skus s ON s.id = l.sku_id
      WHERE l.transfer_id = t.id) AS lines
  FROM stock_transfers t JOIN warehouses f ON f.id = t.from_warehouse_id JOIN warehouses o ON o.id = t.to_warehouse_id WHERE t.id = $1`

/**
 * Changes a transfer while it is a draft: where from and to, when, and what. All its lines are those given.
 * @throws InvalidTransitionException once it is no draft any more
 * @throws VersionConflictException when somebody else changed it meanwhile
 */
export default class EditTransfer {
  async handle(input: Input): Promise<void> {
    const { actor, id } = input
    if (input.lines.length === 0) throw new RefusedException('transfer_empty')
    if (input.fromWarehouseId === input.toWarehouseId)
      throw new RefusedException('transfer_same_warehouse', {}, { field: 'toWarehouseId' })
    await inTransaction(input.trx, async (trx) => {
      const [draft] = await sql<{ status: TransferStatus; version: number }>(
        trx,
        'SELECT status, version FROM stock_transfers WHERE id = $1 FOR UPDATE',
        [id],
        'transfer_lock'
      )
      if (!draft) throw new NotFoundException('stock_transfer', id)
      if (draft.status !== 'draft')
        throw new InvalidTransitionException('stock_transfer', draft.status, 'draft', [id])
      if (draft.version !== input.version) throw new VersionConflictException('stock_transfer', id)
      const before = await this.#told(trx, id)
      await refusingTransfer(() => this.#write(trx, input))
      const after = await this.#told(trx, id)
      await audit(trx, actor, {
        action: 'inventory.transfer.edit',
        subjectType: 'stock_transfer',
        subjectId: id,
        before,
        after,
      })
    })
  }

  async #write(trx: Trx, input: Input): Promise<void> {
    await sql(
      trx,
      `UPDATE stock_transfers SET from_warehouse_id = $2, to_warehouse_id = $3, note = $4, expected_at = $5, version = version + 1,
              updated_at = now() WHERE id = $1`,
      [
        input.id,
        input.fromWarehouseId,
        input.toWarehouseId,
        input.note ?? null,
        input.expectedAt?.toISOString() ?? null,
      ],
      'transfer_edit'
    )
    const skuIds = input.lines.map((line) => line.skuId)
    await sql(
      trx,
      'DELETE FROM stock_transfer_lines WHERE transfer_id = $1 AND sku_id <> ALL($2::bigint[])',
      [input.id, skuIds],
      'transfer_lines_drop'
    )
    await sql(
      trx,
      `INSERT INTO stock_transfer_lines (transfer_id, sku_id, qty) SELECT $1, * FROM unnest($2::bigint[], $3::int[])
       ON CONFLICT (transfer_id, sku_id) DO UPDATE SET qty = excluded.qty`,
      [input.id, skuIds, input.lines.map((line) => line.qty)],
      'transfer_lines_edit'
    )
  }

  /** As its history tells it: each SKU by its code, the day in the company's zone. */
  async #told(trx: Trx, id: number) {
    const [{ lines, expectedAt, ...head }] = await sql<Told>(trx, TOLD, [id], 'transfer_told')
    return { ...head, expectedAt: expectedAt && localDate(expectedAt, companyZone()), ...lines }
  }
}

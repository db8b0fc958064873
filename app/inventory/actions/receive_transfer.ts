import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { InvalidTransitionException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import type { NewStockEntry } from '#inventory/services/entries'
import {
  moveTransfer,
  transferLines,
  type TransferHead,
  type TransferLine,
} from '#inventory/services/transfers'

interface Input {
  trx?: Trx | null
  actor: Actor
  id: number
  /** Units that arrived now, by line; lines left out received nothing. */
  lines: { lineId: number; qty: number }[]
  /** Whether nothing more will come: what is missing is written off. */
  close?: boolean
}

/** Takes in (part of) a transfer; several deliveries may follow each other until it is complete or closed. */
export default class ReceiveTransfer {
  async handle(input: Input): Promise<void> {
    await inTransaction(input.trx, async (trx) => {
      const transfer = await moveTransfer(trx, input.id, ['in_transit'], 'in_transit')
      if (!transfer)
        throw new InvalidTransitionException('stock_transfer', 'in_transit', 'received', [input.id])
      const lines = await transferLines(trx, input.id)
      const steps = this.#steps(input, lines)
      if (steps.length > 0) await this.#post(trx, input, transfer, steps)
      const left =
        lines.reduce((sum, line) => sum + line.qty - line.received - line.lost, 0) -
        steps.reduce((sum, step) => sum + step.qty + step.lost, 0)
      const isShort = lines.some((line) => line.lost > 0) || steps.some((step) => step.lost > 0)
      if (left === 0)
        await moveTransfer(trx, input.id, ['in_transit'], isShort ? 'closed_short' : 'received')
      await audit(trx, input.actor, {
        action: input.close ? 'inventory.transfer.close' : 'inventory.transfer.receive',
        subjectType: 'stock_transfer',
        subjectId: input.id,
        after: {
          lines: steps.map(({ line, qty, lost }) => ({ skuId: line.skuId, qty, lost })),
          left,
        },
      })
    })
  }

  #steps({ lines: arrived, close }: Input, lines: TransferLine[]) {
    const quantities = new Map(arrived.map(({ lineId, qty }) => [lineId, qty]))
    return lines.flatMap((line) => {
      const open = line.qty - line.received - line.lost
      const qty = quantities.get(line.id) ?? 0
      if (qty < 0 || qty > open)
        throw new RefusedException(
          'transfer_too_much',
          { open, qty },
          { lineId: line.id, field: `line.${line.id}` }
        )
      const lost = close ? open - qty : 0
      return qty + lost > 0 ? [{ line, qty, lost }] : []
    })
  }

  async #post(
    trx: Trx,
    input: Input,
    transfer: TransferHead,
    steps: { line: TransferLine; qty: number; lost: number }[]
  ) {
    await sql(
      trx,
      `UPDATE stock_transfer_lines l SET received = l.received + d.qty, lost = l.lost + d.lost
         FROM unnest($1::bigint[], $2::int[], $3::int[]) AS d(id, qty, lost) WHERE l.id = d.id`,
      [
        steps.map(({ line }) => line.id),
        steps.map(({ qty }) => qty),
        steps.map(({ lost }) => lost),
      ],
      'transfer_lines_receive'
    )
    const [receipt] = await sql<{ id: number }>(
      trx,
      'INSERT INTO stock_transfer_receipts (transfer_id, is_closing, received_by) VALUES ($1, $2, $3) RETURNING id',
      [input.id, input.close ?? false, input.actor.id],
      'transfer_receipt_insert'
    )
    const entries: NewStockEntry[] = []
    for (const { line, qty, lost } of steps) {
      const source = {
        warehouseId: transfer.toWarehouseId,
        skuId: line.skuId,
        sourceType: 'transfer_receipt',
        sourceId: receipt.id,
        sourceLine: line.id,
      }
      if (qty > 0) {
        entries.push({ ...source, reason: 'transfer_in', bucket: 'in_transit', delta: -qty })
        entries.push({
          ...source,
          reason: 'transfer_in',
          bucket: 'on_hand',
          delta: qty,
          mirrors: entries.length - 1,
        })
      }
      if (lost > 0)
        entries.push({ ...source, reason: 'transfer_loss', bucket: 'in_transit', delta: -lost })
    }
    await new PostEntries().handle({ trx, actor: input.actor, entries })
  }
}

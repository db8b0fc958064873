import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { InvalidTransitionException } from '#kernel/exceptions'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { moveTransfer, transferLines } from '#inventory/services/transfers'

/**
 * Sends a transfer off: out of the one warehouse, in transit to the other, at
 * the same value. @throws ShortageException where the goods are not there or are promised
 * @throws VersionConflictException when somebody edited it since it was looked at
 */
export default class ShipTransfer {
  async handle({
    trx: outer,
    actor,
    id,
    version = null,
  }: {
    trx?: Trx | null
    actor: Actor
    id: number
    /** The version that was looked at; null: whatever it is by now. */
    version?: number | null
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const transfer = await moveTransfer(trx, id, ['draft'], 'in_transit', version)
      if (!transfer)
        throw new InvalidTransitionException('stock_transfer', 'draft', 'in_transit', [id])
      const lines = await transferLines(trx, id)
      const entries = lines.flatMap((line, index) => {
        const source = {
          skuId: line.skuId,
          reason: 'transfer_out',
          sourceType: 'transfer',
          sourceId: id,
          sourceLine: line.id,
        }
        return [
          {
            ...source,
            warehouseId: transfer.fromWarehouseId,
            bucket: 'on_hand' as const,
            delta: -line.qty,
          },
          {
            ...source,
            warehouseId: transfer.toWarehouseId,
            bucket: 'in_transit' as const,
            delta: line.qty,
            mirrors: index * 2,
          },
        ]
      })
      await new PostEntries().handle({ trx, actor, entries })
      await audit(trx, actor, {
        action: 'inventory.transfer.ship',
        subjectType: 'stock_transfer',
        subjectId: id,
        before: { status: 'draft' },
        after: { status: 'in_transit' },
      })
    })
  }
}

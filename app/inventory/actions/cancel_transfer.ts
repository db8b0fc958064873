import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { InvalidTransitionException } from '#kernel/exceptions'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveTransfer } from '#inventory/services/transfers'

/** Drops a transfer that was never shipped. What is on its way is received or closed instead. */
export default class CancelTransfer {
  async handle({
    trx: outer,
    actor,
    id,
  }: {
    trx?: Trx | null
    actor: Actor
    id: number
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const transfer = await moveTransfer(trx, id, ['draft'], 'cancelled')
      if (!transfer)
        throw new InvalidTransitionException('stock_transfer', 'draft', 'cancelled', [id])
      await audit(trx, actor, {
        action: 'inventory.transfer.cancel',
        subjectType: 'stock_transfer',
        subjectId: id,
        before: { status: 'draft' },
        after: { status: 'cancelled' },
      })
    })
  }
}

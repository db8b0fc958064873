import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { inTransaction, type Trx } from '#kernel/transaction'
import { distinctKeys } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import {
  assemblyLines,
  lockAssembly,
  moveAssembly,
  resolvePromises,
} from '#inventory/services/assemblies'
import { lockLevels } from '#inventory/services/levels'

interface Input {
  trx?: Trx | null
  actor: Actor
  id: number
  reason?: string | null
}

/**
 * Ends an order before it is complete: cancelled while nothing has moved, closed short afterwards.
 * What was still promised to it is free again.
 */
export default class StopAssembly {
  async handle({ trx: outer, actor, id, reason }: Input): Promise<'cancelled' | 'closed_short'> {
    return inTransaction(outer, async (trx) => {
      const head = await lockAssembly(trx, id, ['cancelled', 'closed_short'])
      const status = head.status === 'in_progress' ? 'closed_short' : 'cancelled'
      const lines = (await assemblyLines(trx, id)).filter((line) => line.goes === 'out')
      const keys = distinctKeys(
        lines.map(({ skuId }) => ({ warehouseId: head.warehouseId, skuId }))
      )
      await lockLevels(trx, keys)
      const freed = await resolvePromises(
        trx,
        lines.map((line) => ({ id: line.id, leaving: 0 }))
      )
      await moveAssembly(trx, { ...head, status })
      if (freed.size > 0) await append(trx, new LevelsChanged({ keys }), actor)
      await audit(trx, actor, {
        action: `inventory.assembly.${status === 'cancelled' ? 'cancel' : 'close'}`,
        subjectType: 'stock_assembly',
        subjectId: id,
        reason: reason ?? undefined,
      })
      return status
    })
  }
}

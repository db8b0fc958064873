import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { AssemblyLine } from '#inventory/domain/assembly_units'
import { distinctKeys } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import {
  assemblyLines,
  lockAssembly,
  moveAssembly,
  resolvePromises,
  writePromises,
} from '#inventory/services/assemblies'
import { refuseShort } from '#inventory/services/assembly_shortage'
import { lockLevels } from '#inventory/services/levels'

interface Input {
  trx?: Trx | null
  actor: Actor
  id: number
}

/**
 * Promises the stock an order takes out, so that no order of a customer takes it first; or gives it
 * back. All lines or none.
 * @throws RefusedException `assembly_short` with each part that is missing
 */
export default class ReserveAssembly {
  handle({ trx: outer, actor, id }: Input): Promise<void> {
    return inTransaction(outer, async (trx) => {
      const head = await lockAssembly(trx, id, ['reserved'])
      const lines = await this.#keys(trx, id)
      const keys = lines.map(({ skuId }) => ({ warehouseId: head.warehouseId, skuId }))
      const levels = await lockLevels(trx, keys)
      const wanted = lines.map((line) => ({ id: line.id, skuId: line.skuId, qty: line.planned }))
      await refuseShort(trx, head.warehouseId, wanted, levels)
      await writePromises(trx, head.warehouseId, wanted)
      await moveAssembly(trx, { ...head, status: 'reserved' })
      await this.#record(trx, actor, id, 'reserve', distinctKeys(keys))
    })
  }

  /** Gives the promised stock back; the order is as it was planned. */
  release({ trx: outer, actor, id }: Input): Promise<void> {
    return inTransaction(outer, async (trx) => {
      const head = await lockAssembly(trx, id, ['planned'])
      const lines = await this.#keys(trx, id)
      const keys = lines.map(({ skuId }) => ({ warehouseId: head.warehouseId, skuId }))
      await lockLevels(trx, keys)
      await resolvePromises(
        trx,
        lines.map(({ id: lineId }) => ({ id: lineId, leaving: 0 }))
      )
      await moveAssembly(trx, { ...head, status: 'planned' })
      await this.#record(trx, actor, id, 'release', distinctKeys(keys))
    })
  }

  async #keys(trx: Trx, id: number): Promise<AssemblyLine[]> {
    return (await assemblyLines(trx, id)).filter((line) => line.goes === 'out')
  }

  async #record(
    trx: Trx,
    actor: Actor,
    id: number,
    verb: 'reserve' | 'release',
    keys: { warehouseId: number; skuId: number }[]
  ): Promise<void> {
    await append(trx, new LevelsChanged({ keys }), actor)
    await audit(trx, actor, {
      action: `inventory.assembly.${verb}`,
      subjectType: 'stock_assembly',
      subjectId: id,
    })
  }
}

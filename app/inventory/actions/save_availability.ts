import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { AvailabilityChanged } from '#inventory/events/availability_changed'

export interface AvailabilityRule {
  warehouseId: number
  sharePercent: number
  buffer: number
}

/** Says which warehouses a store draws from, how much of each and what is kept back. No rules: all, whole. */
export default class SaveAvailability {
  async handle({
    trx: outer,
    actor,
    storeId,
    rules,
  }: {
    trx?: Trx | null
    actor: Actor
    storeId: number
    rules: AvailabilityRule[]
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const before = await sql(
        trx,
        `DELETE FROM store_availability WHERE store_id = $1
         RETURNING warehouse_id AS "warehouseId", share_percent AS "sharePercent", buffer`,
        [storeId],
        'availability_clear'
      )
      await sql(
        trx,
        `INSERT INTO store_availability (store_id, warehouse_id, share_percent, buffer)
         SELECT $1, * FROM unnest($2::bigint[], $3::int[], $4::int[])`,
        [
          storeId,
          rules.map((rule) => rule.warehouseId),
          rules.map((rule) => rule.sharePercent),
          rules.map((rule) => rule.buffer),
        ],
        'availability_save'
      )
      await audit(trx, actor, {
        action: 'inventory.availability.save',
        subjectType: 'store',
        subjectId: storeId,
        before: { rules: before },
        after: { rules },
      })
      await append(trx, new AvailabilityChanged({ storeIds: [storeId] }), actor)
    })
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import SaveWarehouse from '#inventory/actions/save_warehouse'

export interface AbilitiesInput {
  /** `HH:MM`, and how many parcels a day; null: no limit. Both are the warehouse's own. */
  cutOff: string
  dailyCapacity: number | null
  /** Beginnings of the divisions it serves; none: all of them. */
  serves: string[]
  /** Storage classes it can keep; null: all. */
  carries: string[] | null
  /** Stores that may draw from it; null: every one. */
  storeIds: number[] | null
  /** Working days it takes until a parcel leaves. */
  handlingDays: number
  /** Days of the week on which nothing leaves: 1 Monday to 7 Sunday. */
  restDays: number[]
  /** Further days on which nothing leaves. */
  holidays: string[]
  /** The last day it is closed altogether. */
  closedUntil: string | null
}

/**
 * What a warehouse may be asked for, put in place of what was known. It counts for orders allocated
 * from now on.
 * @throws NotFoundException for one that does not ship
 */
export default class SaveAbilities {
  async handle(input: {
    trx?: Trx | null
    warehouseId: number
    abilities: AbilitiesInput
    actor: Actor
  }): Promise<void> {
    const { warehouseId, actor } = input
    const { cutOff, dailyCapacity, ...profile } = input.abilities
    await inTransaction(input.trx, async (trx) => {
      const [before] = await sql(
        trx,
        `SELECT to_char(w.cut_off, 'HH24:MI') AS cut_off, w.daily_capacity, p.serves, p.carries, p.store_ids, p.handling_days, p.rest_days, p.holidays::text[] AS holidays, p.closed_until::text AS closed_until
           FROM warehouses w LEFT JOIN oms_site_profiles p ON p.warehouse_id = w.id
          WHERE w.id = $1 AND w.kind IN ('own', 'third_party') FOR NO KEY UPDATE OF w`,
        [warehouseId]
      )
      if (!before) throw new NotFoundException('warehouse', warehouseId)
      const warehouse = { cutOff, dailyCapacity }
      if (before.cut_off !== cutOff || before.daily_capacity !== dailyCapacity)
        await new SaveWarehouse().handle({ trx, actor, id: warehouseId, warehouse })
      await sql(trx, UPSERT, [warehouseId, ...columns(profile), actor.id])
      await audit(trx, actor, {
        action: 'oms.abilities.save',
        subjectType: 'warehouse',
        subjectId: warehouseId,
        before: profileOf(before),
        after: profile,
      })
    })
  }
}

const UPSERT = `
  INSERT INTO oms_site_profiles AS p (warehouse_id, serves, carries, store_ids, handling_days, rest_days, holidays, closed_until, updated_by)
  VALUES ($1, $2::text[], $3::text[], $4::bigint[], $5, $6::int[], $7::date[], $8::date, $9)
  ON CONFLICT (warehouse_id) DO UPDATE SET serves = excluded.serves, carries = excluded.carries, store_ids = excluded.store_ids,
    handling_days = excluded.handling_days, rest_days = excluded.rest_days, holidays = excluded.holidays, closed_until = excluded.closed_until,
    updated_by = excluded.updated_by, updated_at = now()`

type Profile = Omit<AbilitiesInput, 'cutOff' | 'dailyCapacity'>

const columns = (profile: Profile) => [
  [...new Set(profile.serves)].sort(),
  profile.carries,
  profile.storeIds?.length ? profile.storeIds : null,
  profile.handlingDays,
  [...new Set(profile.restDays)].sort(),
  [...new Set(profile.holidays)].sort(),
  profile.closedUntil,
]

const profileOf = (row: Record<string, unknown>) => ({
  serves: row.serves ?? [],
  carries: row.carries ?? null,
  storeIds: row.store_ids ?? null,
  handlingDays: row.handling_days ?? 0,
  restDays: row.rest_days ?? [],
  holidays: row.holidays ?? [],
  closedUntil: row.closed_until ?? null,
})

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { warehouseGroups } from '#inventory/queries/warehouse_groups'
import { refreshSubjects, type PolicySubject } from '#inventory/services/policies'

export interface WarehouseGroupInput {
  /** Absent for a new one. */
  id?: number | null
  name: string
  warehouseIds: number[]
}

/**
 * Says which warehouses stand in for each other: all the groups there shall be. Policies of groups
 * that changed are worked out anew.
 * @throws RefusedException `warehouse_group_twice` for a warehouse in two groups or a name given twice,
 *   `warehouse_group_used` where one that has policies is left out
 */
export default class SaveWarehouseGroups {
  async handle({
    trx: outer,
    actor,
    groups,
  }: {
    trx?: Trx | null
    actor: Actor
    groups: readonly WarehouseGroupInput[]
  }): Promise<void> {
    const members = groups.flatMap((group) => group.warehouseIds)
    const names = groups.map((group) => group.name)
    if (new Set(members).size < members.length || new Set(names).size < names.length)
      throw new RefusedException('warehouse_group_twice', {}, { field: 'groups' })
    await inTransaction(outer, async (trx) => {
      await sql(trx, 'LOCK TABLE warehouse_groups IN SHARE ROW EXCLUSIVE MODE', [])
      const before = await warehouseGroups(trx)
      await this.#drop(trx, before, groups)
      const ids = await this.#write(trx, groups)
      await this.#refresh(trx, ids)
      await audit(trx, actor, {
        action: 'inventory.warehouse_group.save',
        subjectType: 'warehouse_group',
        subjectId: 0,
        before: { groups: before },
        after: { groups },
      })
    })
  }

  async #drop(
    trx: Trx,
    before: readonly { id: number; name: string }[],
    groups: readonly WarehouseGroupInput[]
  ): Promise<void> {
    const kept = new Set(groups.map((group) => group.id))
    const gone = before.filter((group) => !kept.has(group.id)).map((group) => group.id)
    const [used] = await sql<{ name: string }>(
      trx,
      `SELECT g.name FROM warehouse_groups g WHERE g.id = ANY($1::bigint[])
          AND EXISTS (SELECT 1 FROM stock_policies p WHERE p.group_id = g.id) ORDER BY g.id LIMIT 1`,
      [gone],
      'warehouse_groups_used'
    )
    if (used) throw new RefusedException('warehouse_group_used', used, { field: 'groups' })
    await sql(trx, 'UPDATE warehouses SET group_id = NULL WHERE group_id IS NOT NULL', [])
    await sql(trx, 'DELETE FROM stock_alerts WHERE group_id = ANY($1::bigint[])', [gone])
    await sql(trx, 'DELETE FROM warehouse_groups WHERE id = ANY($1::bigint[])', [gone]).catch(
      (error: { code?: string }) => {
        // A policy that was saved for one at the same moment.
        if (error.code !== '23503') throw error
        const name = before.filter(({ id }) => gone.includes(id)).map((group) => group.name)
        throw new RefusedException(
          'warehouse_group_used',
          { name: name.join(' · ') },
          { field: 'groups' }
        )
      }
    )
  }

  /** Names may change places, so they are put aside first. Answers the ids in the order given. */
  async #write(trx: Trx, groups: readonly WarehouseGroupInput[]): Promise<number[]> {
    const known = groups.filter((group) => group.id)
    await sql(trx, `UPDATE warehouse_groups SET name = '#' || id`, [])
    const kept = await sql<{ id: number; name: string }>(
      trx,
      `UPDATE warehouse_groups g SET name = n.name FROM unnest($1::bigint[], $2::text[]) AS n(id, name) WHERE g.id = n.id RETURNING g.id, g.name`,
      [known.map((group) => group.id), known.map((group) => group.name)],
      'warehouse_groups_rename'
    )
    const gone = known.find((group) => !kept.some(({ id }) => id === group.id))
    if (gone)
      throw new RefusedException('warehouse_group_gone', { name: gone.name }, { field: 'groups' })
    const added = await sql<{ id: number; name: string }>(
      trx,
      'INSERT INTO warehouse_groups (name) SELECT unnest($1::text[]) RETURNING id, name',
      [groups.filter((group) => !group.id).map((group) => group.name)],
      'warehouse_groups_add'
    )
    const ids = new Map([...kept, ...added].map(({ id, name }) => [name, id]))
    await sql(
      trx,
      'UPDATE warehouses w SET group_id = m.group_id FROM unnest($1::bigint[], $2::bigint[]) AS m(id, group_id) WHERE w.id = m.id',
      [
        groups.flatMap((group) => group.warehouseIds),
        groups.flatMap((group) => group.warehouseIds.map(() => ids.get(group.name)!)),
      ],
      'warehouse_groups_members'
    )
    return groups.map((group) => ids.get(group.name)!)
  }

  async #refresh(trx: Trx, groupIds: readonly number[]): Promise<void> {
    const subjects = await sql<PolicySubject & Record<string, unknown>>(
      trx,
      'SELECT DISTINCT sku_id AS "skuId", product_id AS "productId" FROM stock_policies WHERE group_id = ANY($1::bigint[])',
      [groupIds],
      'warehouse_groups_policies'
    )
    await refreshSubjects(trx, subjects)
  }
}

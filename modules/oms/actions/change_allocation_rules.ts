import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'

type Change = { isOn: boolean } | { isGone: true }

/** Switches rules of allocation on and off, puts them in another order, and takes them away; their versions stay. */
export default class ChangeAllocationRules {
  /** @throws NotFoundException */
  set(id: number, change: Change, actor: Actor): Promise<void> {
    const [column, value, deed] =
      'isGone' in change
        ? ['deleted_at = now(), is_on', false, 'delete']
        : ['is_on', change.isOn, change.isOn ? 'on' : 'off']
    return inTransaction(null, async (trx) => {
      const rows = await sql(
        trx,
        `UPDATE oms_allocation_rules SET ${column} = $2, updated_by = $3, updated_at = now()
          WHERE id = $1 AND deleted_at IS NULL RETURNING id`,
        [id, value, actor.id]
      )
      if (rows.length === 0) throw new NotFoundException('allocation_rule', id)
      await audit(trx, actor, {
        action: `oms.allocation_rule.${deed}`,
        subjectType: 'allocation_rule',
        subjectId: id,
      })
      await configChanged(trx)
    })
  }

  /**
   * The first rule to want something of an order has the word, so their order matters.
   * @param ids every rule but the default one, in the order wanted
   * @throws ConflictException `oms_allocation_rules_changed` when somebody made or removed one since
   */
  order(ids: readonly number[], actor: Actor): Promise<void> {
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        'SELECT id FROM oms_allocation_rules WHERE deleted_at IS NULL AND NOT is_default ORDER BY position, id FOR UPDATE'
      )
      const known = new Set(rows.map((row) => row.id))
      if (new Set(ids).size !== known.size || ids.some((id) => !known.has(id)))
        throw new ConflictException('oms_allocation_rules_changed')
      const moved = ids.filter((id, place) => rows[place].id !== id)
      if (moved.length === 0) return
      await sql(
        trx,
        `UPDATE oms_allocation_rules r SET position = n.place * 10 FROM unnest($1::bigint[]) WITH ORDINALITY AS n(id, place)
          WHERE r.id = n.id AND r.position <> n.place * 10`,
        [ids]
      )
      await audit(
        trx,
        actor,
        moved.map((id) => ({
          action: 'oms.allocation_rule.move',
          subjectType: 'allocation_rule',
          subjectId: id,
          before: { place: rows.findIndex((row) => row.id === id) + 1 },
          after: { place: ids.indexOf(id) + 1 },
        }))
      )
      await configChanged(trx)
    })
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** Gives alerts to a person, or back to who looks after them by rule (null). Returns the alerts that exist. */
export default class AssignAlerts {
  async handle({
    trx: outer,
    actor,
    ids,
    ownerId,
  }: {
    trx?: Trx | null
    actor: Actor
    ids: readonly number[]
    ownerId: number | null
  }): Promise<number[]> {
    return inTransaction(outer, async (trx) => {
      if (ownerId !== null) await this.#assertActive(trx, ownerId)
      const rows = await sql<{ id: number; before: number | null }>(
        trx,
        `UPDATE stock_alerts a SET owner_id = $2, is_assigned = $2::bigint IS NOT NULL FROM stock_alerts o
          WHERE o.id = a.id AND a.id = ANY($1::bigint[]) AND a.ended_at IS NULL AND ($3::bigint[] IS NULL OR a.warehouse_id = ANY($3))
         RETURNING a.id, o.owner_id AS before`,
        [ids, ownerId, actor.warehouses],
        'alerts_assign'
      )
      if (rows.length > 0 && ownerId !== null && ownerId !== actor.id)
        await notify(trx, [ownerId], {
          kind: 'inventory.alerts.assigned',
          message: 'inventory.notifications.assigned',
          params: { count: rows.length, who: actor.name },
          href: `/inventory/alerts?owner=${ownerId}`,
        })
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'inventory.alert.assign',
          subjectType: 'stock_alert',
          subjectId: row.id,
          before: { ownerId: row.before },
          after: { ownerId },
        }))
      )
      return rows.map((row) => row.id)
    })
  }

  async #assertActive(trx: Trx, userId: number): Promise<void> {
    const [user] = await sql(trx, 'SELECT id FROM users WHERE id = $1 AND is_active', [userId])
    if (!user) throw new RefusedException('alert_owner_unknown')
  }
}

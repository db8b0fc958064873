import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import StopBlocked, { type BlockedStop } from '#modules/oms/actions/stop_blocked'
import { openOrdersOf } from '#modules/oms/queries/open_orders_of'
import type { BlockEntry } from '#modules/oms/services/block_keys'
import { configChanged } from '#modules/oms/services/config'

export interface Blocked {
  added: number
  stops: Map<number, BlockedStop>
  /** Open orders that are not stopped yet: more than one act stops. */
  left: number
}

/**
 * Puts entries on the block list; one that is there already gets the new reason and end. The audit's
 * built-in rule speaks of them from now on, and what is open of these buyers is stopped where it stands.
 * One act stops a number of them (`MOST_OPEN`); blocking the same again stops the next.
 * @returns how many entries are new, how each open order was stopped, and how many are left to stop
 */
export default class BlockBuyers {
  async handle(input: {
    entries: readonly BlockEntry[]
    /** Null: until somebody lifts it. */
    until: Date | null
    /** Orders it is about: they come first. */
    orderIds?: readonly number[]
    most?: number
    actor: Actor
  }): Promise<Blocked> {
    const { actor, most, orderIds: asked } = input
    const entries = [
      ...new Map(input.entries.map((one) => [`${one.kind} ${one.hash}`, one])).values(),
    ].sort((a, b) => (`${a.kind} ${a.hash}` < `${b.kind} ${b.hash}` ? -1 : 1))
    if (entries.length === 0) return { added: 0, stops: new Map(), left: 0 }
    const added = await this.#put(entries, input.until, actor)
    // After the commit: the audit remembers its configuration, which a transaction of ours could not see yet.
    const { ids, left } = await openOrdersOf(null, entries, { asked, most })
    return { added, left, stops: await new StopBlocked().handle({ orderIds: ids, actor }) }
  }

  #put(entries: readonly BlockEntry[], until: Date | null, actor: Actor): Promise<number> {
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number; isNew: boolean; kind: string; masked: string }>(
        trx,
        `INSERT INTO oms_block_list AS b (kind, value_hash, value_masked, reason, order_id, until, created_by)
         SELECT n.kind, n.hash, n.masked, n.reason, n.order_id, $2, $3
           FROM jsonb_to_recordset($1::jsonb) AS n(kind text, hash text, masked text, reason text, order_id bigint)
         ON CONFLICT (kind, value_hash) DO UPDATE SET reason = coalesce(excluded.reason, b.reason), until = excluded.until,
           created_by = excluded.created_by, created_at = now()
         RETURNING id, xmax = 0 AS "isNew", kind, value_masked AS masked`,
        [
          JSON.stringify(
            entries.map(({ orderId, ...one }) => ({ ...one, order_id: orderId ?? null }))
          ),
          until,
          actor.id,
        ]
      )
      await audit(
        trx,
        actor,
        rows.map(({ id, kind, masked }, index) => ({
          ...{ action: 'oms.block.add', subjectType: 'block_entry', subjectId: id },
          after: { kind, value: masked, until: until?.toISOString() ?? null },
          ...(entries[index].reason && { reason: entries[index].reason! }),
        }))
      )
      await configChanged(trx)
      return rows.filter((row) => row.isNew).length
    })
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { appendTimeline } from '#customers/actions/append_timeline'
import { takeTotals, unmergedFields, type MergeableFields } from '#customers/domain/merge_fields'
import { searchText } from '#customers/domain/names'
import { CustomersMerged } from '#customers/events/customers_merged'
import { returnRefs, type MovedRefs } from '#customers/services/customer_refs'
import {
  lockPair,
  writeFields,
  writeTotals,
  type CustomerSnapshot,
} from '#customers/services/merge_store'

interface MergeRow {
  winner_id: number
  loser_id: number
  before: { winner: CustomerSnapshot; loser: CustomerSnapshot; merged: MergeableFields }
  moved_refs: MovedRefs
  at: Date
}

/**
 * Takes a merge back: the rows it moved return, both customers are what they were. What was added
 * to or changed on the winner since stays with the winner.
 */
export default class UndoMerge {
  handle({
    trx,
    mergeId,
    actor,
  }: {
    trx?: Trx | null
    mergeId: number
    actor: Actor
  }): Promise<void> {
    return inTransaction(trx, (t) => this.#undo(t, mergeId, actor))
  }

  async #undo(trx: Trx, mergeId: number, actor: Actor): Promise<void> {
    const merge = await this.#claim(trx, mergeId, actor)
    const { winner_id: winnerId, loser_id: loserId, before } = merge
    const [winner] = await lockPair(trx, winnerId, loserId)
    // Rows went on with the winner: the later merge has to be undone first.
    if (winner.merged_into_id)
      throw new ConflictException('customer_merge_undo_order', { number: winner.number })
    await sql(
      trx,
      'UPDATE customers SET merged_into_id = NULL, version = version + 1, updated_at = now() WHERE id = $1',
      [loserId]
    )
    await returnRefs(trx, merge.moved_refs, winnerId, loserId)
    if (before.winner.default_address_id && before.loser.default_address_id) {
      await sql(
        trx,
        'UPDATE customer_addresses SET is_default = true WHERE id = $1 AND customer_id = $2',
        [before.loser.default_address_id, loserId]
      )
    }
    const fields = unmergedFields(winner, before.winner, before.merged)
    await writeFields(trx, winnerId, fields, searchText(fields.display_name))
    await writeTotals(trx, winnerId, takeTotals(winner, before.loser, before.winner))
    await writeTotals(trx, loserId, before.loser)
    await appendTimeline(
      trx,
      [winnerId, loserId].map((customerId) => ({
        customerId,
        module: 'customers',
        kind: 'unmerged',
        refType: 'customer_merge',
        refId: `${mergeId}:${customerId}`,
        payload: {
          number: customerId === winnerId ? before.loser.number : before.winner.number,
          mergeId,
        },
        occurredAt: merge.at,
        actorId: actor.id,
      }))
    )
    await audit(trx, actor, {
      action: 'customers.customers.unmerge',
      subjectType: 'customer',
      subjectId: winnerId,
      after: { loserId, mergeId },
    })
    await append(trx, new CustomersMerged({ winnerId, loserId, mergeId, undone: true }), actor)
  }

  async #claim(trx: Trx, mergeId: number, actor: Actor): Promise<MergeRow> {
    const [merge] = await sql<MergeRow>(
      trx,
      `UPDATE customer_merges SET undone_at = now(), undone_by = $2 WHERE id = $1 AND undone_at IS NULL
       RETURNING winner_id, loser_id, before, moved_refs, undone_at AS at`,
      [mergeId, actor.id]
    )
    if (merge) return merge
    const [known] = await sql(trx, 'SELECT id FROM customer_merges WHERE id = $1', [mergeId])
    throw known
      ? new ConflictException('customer_merge_undone')
      : new NotFoundException('customer_merge', mergeId)
  }
}

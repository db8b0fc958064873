import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { appendTimeline } from '#customers/actions/append_timeline'
import {
  addTotals,
  mergedFields,
  NO_TOTALS,
  type FieldChoices,
} from '#customers/domain/merge_fields'
import { searchText } from '#customers/domain/names'
import { CustomersMerged } from '#customers/events/customers_merged'
import { moveRefs } from '#customers/services/customer_refs'
import { lockPair, writeFields, writeTotals } from '#customers/services/merge_store'

export interface MergeInput {
  trx?: Trx | null
  winnerId: number
  loserId: number
  /** Whose value to keep, by field; the winner's unless it is empty when nothing is said. */
  choices?: FieldChoices
  actor: Actor
}

/**
 * Makes two customers one. Everything that points at the loser moves to the winner; the loser stays
 * as a redirect. What it was and what moved is recorded, so that {@link UndoMerge} can take it back.
 */
export default class MergeCustomers {
  handle(input: MergeInput): Promise<number> {
    return inTransaction(input.trx, (trx) => this.#merge(trx, input))
  }

  async #merge(trx: Trx, { winnerId, loserId, choices = {}, actor }: MergeInput): Promise<number> {
    if (winnerId === loserId) throw new ConflictException('customer_merge_self')
    const [winner, loser] = await lockPair(trx, winnerId, loserId)
    for (const side of [winner, loser]) {
      if (side.merged_into_id)
        throw new ConflictException('customer_merged_already', { number: side.number })
    }
    if (winner.default_address_id && loser.default_address_id) {
      await sql(trx, 'UPDATE customer_addresses SET is_default = false WHERE id = $1', [
        loser.default_address_id,
      ])
    }
    const moved = await moveRefs(trx, loserId, winnerId)
    const merged = mergedFields(winner, loser, choices)
    await writeFields(trx, winnerId, merged, searchText(merged.display_name))
    await writeTotals(trx, winnerId, addTotals(winner, loser))
    await writeTotals(trx, loserId, NO_TOTALS)
    await sql(
      trx,
      'UPDATE customers SET merged_into_id = $2, version = version + 1, updated_at = now() WHERE id = $1',
      [loserId, winnerId]
    )
    const [{ id, at }] = await sql<{ id: number; at: Date }>(
      trx,
      `INSERT INTO customer_merges (winner_id, loser_id, field_choices, before, moved_refs, merged_by)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id, merged_at AS at`,
      [
        winnerId,
        loserId,
        JSON.stringify(choices),
        JSON.stringify({ winner, loser, merged }),
        JSON.stringify(moved),
        actor.id,
      ]
    )
    await sql(
      trx,
      `UPDATE customer_duplicates SET state = 'merged', decided_by = $3, decided_at = now()
        WHERE a_id = least($1::bigint, $2::bigint) AND b_id = greatest($1::bigint, $2::bigint) AND state = 'open'`,
      [winnerId, loserId, actor.id]
    )
    await appendTimeline(trx, [
      {
        customerId: winnerId,
        module: 'customers',
        kind: 'merged',
        refType: 'customer_merge',
        refId: id,
        payload: { number: loser.number, mergeId: id },
        occurredAt: at,
        actorId: actor.id,
      },
    ])
    await audit(trx, actor, {
      action: 'customers.customers.merge',
      subjectType: 'customer',
      subjectId: winnerId,
      before: loser,
      after: merged,
    })
    await append(trx, new CustomersMerged({ winnerId, loserId, mergeId: id, undone: false }), actor)
    return id
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ResubmitParked, { type Resubmission } from '#modules/oms/actions/resubmit_parked'
import type { FixKind } from '#modules/oms/domain/park_reasons'

/** What a person decides about platform orders that wait: their total is right, or which currency it is in. */
export type ParkDecision = { kind: 'total' } | { kind: 'currency'; currency: string }

/** The reason each decision settles. */
const SETTLES: Readonly<Record<ParkDecision['kind'] & FixKind, string>> = {
  total: 'amounts_differ',
  currency: 'currency_unknown',
}

/**
 * Keeps what a person decided about parked platform orders, on the facts as they were shown, and
 * submits them at once. A version of the platform's with other sums asks again.
 * @returns what became of each; those that wait for something else, or are not the actor's, are left out
 */
export default class DecideParked {
  async handle(input: {
    ids: readonly number[]
    decision: ParkDecision
    actor: Actor
  }): Promise<Resubmission[]> {
    const { actor, decision } = input
    const ids = await inTransaction(null, (trx) => this.#keep(trx, input))
    if (ids.length === 0) return []
    return new ResubmitParked().handle({ ids, actor, decision: decision.kind })
  }

  async #keep(
    trx: Trx,
    { ids, decision, actor }: { ids: readonly number[]; decision: ParkDecision; actor: Actor }
  ): Promise<number[]> {
    const rows = await sql<{ id: number; fix: Record<string, unknown> }>(
      trx,
      `UPDATE platform_orders p SET updated_at = now(), fix = p.fix || CASE WHEN $3::text IS NULL
                THEN jsonb_build_object('total', jsonb_build_object('ours', p.park_details->'ours', 'platform', p.park_details->'platform'))
                ELSE jsonb_build_object('currency', $3::text) END
         FROM (SELECT id FROM platform_orders WHERE id = ANY($1::bigint[]) AND state IN ('parked', 'conflict') AND park_reason = $2
                  AND ($4::bigint[] IS NULL OR store_id = ANY($4)) ORDER BY id FOR NO KEY UPDATE) due
        WHERE p.id = due.id RETURNING p.id, p.fix`,
      [
        ids,
        SETTLES[decision.kind],
        decision.kind === 'currency' ? decision.currency : null,
        actor.stores,
      ],
      'platform_orders_decide'
    )
    await audit(
      trx,
      actor,
      rows.map((row) => ({
        action: `oms.platform_order.accept_${decision.kind}`,
        subjectType: 'platform_order',
        subjectId: row.id,
        after: row.fix[decision.kind],
      }))
    )
    return rows.map((row) => row.id)
  }
}

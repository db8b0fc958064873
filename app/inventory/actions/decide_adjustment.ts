import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { InvalidTransitionException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { adjustmentEntries, type AdjustmentLine } from '#inventory/domain/adjustment'
import type { StockAct } from '#inventory/domain/stock_acts'
import { refuseOwnCosts } from '#inventory/services/cost_proof'
import { assertMayApprove } from '#inventory/services/limits'

interface Input {
  trx?: Trx | null
  actor: Actor
  id: number
  approve: boolean
  note?: string | null
}

/**
 * Approves (and posts) or refuses an adjustment that waits. Nobody but the owner decides about their
 * own, and nobody approves more than they were given.
 */
export default class DecideAdjustment {
  async handle({ trx: outer, actor, id, approve, note }: Input): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const to = approve ? 'posted' : 'refused'
      const [row] = await sql<{
        warehouseId: number
        reason: string
        createdBy: number | null
        number: string
        value: string
        act: StockAct
      }>(
        trx,
        `UPDATE stock_adjustments SET status = $2, decided_by = $3, decided_at = now(), decision_note = $4
          WHERE id = $1 AND status = 'pending'
         RETURNING warehouse_id AS "warehouseId", reason, created_by AS "createdBy", number, value, act`,
        [id, to, actor.id, note ?? null],
        'adjustment_decide'
      )
      if (!row) throw new InvalidTransitionException('stock_adjustment', 'pending', to, [id])
      if (row.createdBy === actor.id && !actor.isOwner)
        throw new RefusedException('adjustment_own', { number: row.number })
      if (approve) await assertMayApprove(trx, actor, row)
      if (approve) {
        const lines = await this.#lines(trx, id)
        await refuseOwnCosts(trx, row.warehouseId, lines)
        await new PostEntries().handle({
          trx,
          actor,
          entries: adjustmentEntries({ id, ...row }, lines),
        })
      }
      await audit(trx, actor, {
        action: approve ? 'inventory.adjustment.approve' : 'inventory.adjustment.refuse',
        subjectType: 'stock_adjustment',
        subjectId: id,
        before: { status: 'pending' },
        after: { status: to },
        reason: note ?? undefined,
      })
    })
  }

  #lines(trx: Trx, id: number) {
    return sql<AdjustmentLine & { id: number } & Record<string, unknown>>(
      trx,
      `SELECT id, sku_id AS "skuId", bucket, delta, unit_cost AS "unitCost" FROM stock_adjustment_lines
        WHERE adjustment_id = $1 ORDER BY id`,
      [id],
      'adjustment_lines'
    )
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import {
  adjustmentEntries,
  adjustmentValue,
  outFirst,
  type AdjustmentLine,
} from '#inventory/domain/adjustment'
import type { StockAct } from '#inventory/domain/stock_acts'
import { getUnitCosts } from '#inventory/queries/get_unit_costs'
import { refuseOwnCosts } from '#inventory/services/cost_proof'
import { needsSecondPerson, reasonFor } from '#inventory/services/limits'
import { companyCurrency } from '#inventory/services/settings'

interface Input {
  trx?: Trx | null
  actor: Actor
  warehouseId: number
  /** What is done; a correction where it is left out. */
  act?: StockAct
  /** Code of a reason that fits the act. */
  reason: string
  note?: string | null
  lines: AdjustmentLine[]
}

export interface Adjusted {
  id: number
  number: string
  /** `pending` waits for somebody with `inventory.stock.approve`. */
  status: 'posted' | 'pending'
}

/**
 * Corrects stock by hand or moves it between buckets, with a reason. Worth more than the person or
 * the reason allows, it is only written down and waits for a second person.
 * @throws ShortageException when it would take what is not there or is promised
 * @throws RefusedException `cost_unsettled` for a cost of one's own where the average waits for its repair
 */
export default class AdjustStock {
  async handle(input: Input): Promise<Adjusted> {
    if (input.lines.length === 0) throw new RefusedException('adjustment_empty')
    const act = input.act ?? 'adjust'
    const [number] = await nextNumbers(
      null,
      'adj',
      1,
      localDate(systemClock.now()).replaceAll('-', '')
    )
    return inTransaction(input.trx, async (trx) => {
      const rule = await reasonFor(trx, act, input.reason)
      if (rule.needsNote && !input.note?.trim())
        throw new RefusedException('adjustment_note', {}, { field: 'note' })
      await refuseOwnCosts(trx, input.warehouseId, input.lines)
      const lines = outFirst(input.lines)
      const costs = await getUnitCosts(
        trx,
        input.warehouseId,
        lines.map((line) => line.skuId)
      )
      const value = adjustmentValue(lines, costs, companyCurrency())
      const waits = await needsSecondPerson(trx, input.actor, rule, value)
      const status = waits ? 'pending' : 'posted'
      const id = await this.#insert(trx, input, number, status, value)
      const written = await this.#insertLines(trx, id, lines)
      if (status === 'posted') {
        const entries = adjustmentEntries(
          { id, warehouseId: input.warehouseId, reason: input.reason, act },
          written
        )
        await new PostEntries().handle({ trx, actor: input.actor, entries })
      }
      await audit(trx, input.actor, {
        action: status === 'posted' ? 'inventory.adjustment.post' : 'inventory.adjustment.propose',
        subjectType: 'stock_adjustment',
        subjectId: id,
        after: { number, act, reason: input.reason, value, lines },
        reason: input.note ?? undefined,
      })
      return { id, number, status }
    })
  }

  async #insert(
    trx: Trx,
    input: Input,
    number: string,
    status: string,
    value: string
  ): Promise<number> {
    const [row] = await sql<{ id: number }>(
      trx,
      `INSERT INTO stock_adjustments (number, warehouse_id, reason, note, status, value, created_by, act)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        number,
        input.warehouseId,
        input.reason,
        input.note ?? null,
        status,
        value,
        input.actor.id,
        input.act ?? 'adjust',
      ],
      'adjustment_insert'
    )
    return row.id
  }

  async #insertLines(
    trx: Trx,
    id: number,
    lines: AdjustmentLine[]
  ): Promise<(AdjustmentLine & { id: number })[]> {
    const rows = await sql<{ id: number; index: number }>(
      trx,
      `INSERT INTO stock_adjustment_lines (adjustment_id, sku_id, bucket, delta, unit_cost, import_key)
       SELECT $1, sku_id, bucket, delta, unit_cost, import_key
         FROM unnest($2::bigint[], $3::text[], $4::bigint[], $5::numeric[], $6::text[])
           WITH ORDINALITY AS l(sku_id, bucket, delta, unit_cost, import_key, index)
        ORDER BY index RETURNING id`,
      [
        id,
        lines.map((l) => l.skuId),
        lines.map((l) => l.bucket),
        lines.map((l) => l.delta),
        lines.map((l) => l.unitCost || null),
        lines.map((l) => l.importKey ?? null),
      ],
      'adjustment_lines_insert'
    )
    return lines.map((line, index) => ({ ...line, id: rows[index].id }))
  }
}

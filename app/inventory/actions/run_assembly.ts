import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { multiplyDecimals } from '#kernel/decimal'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { flawOfRun } from '#inventory/domain/assembly'
import { unitsOfRun, type AssemblyLine, type RunPart } from '#inventory/domain/assembly_units'
import { runEntries, type RunLine } from '#inventory/domain/assembly_entries'
import { keyText } from '#inventory/domain/stock_key'
import { getUnitCosts } from '#inventory/queries/get_unit_costs'
import {
  assemblyLines,
  lockAssembly,
  moveAssembly,
  resolvePromises,
  writePromises,
  type AssemblyHead,
} from '#inventory/services/assemblies'
import { refuseShort } from '#inventory/services/assembly_shortage'
import { ensureLevels, lockLevels } from '#inventory/services/levels'

type Step = RunLine & { line: AssemblyLine }

interface Input extends RunPart {
  trx?: Trx | null
  actor: Actor
  id: number
  /** What moved and what was spoilt, where it is not what the bill says. */
  lines?: readonly { lineId: number; moved: number; scrapped: number }[]
  note?: string | null
}

/**
 * Completes a part of an order, in one transaction: what goes out, what comes in worth exactly what
 * went out, what was spoilt written off. The rest stays promised.
 * @throws RefusedException `assembly_too_much` beyond what is left, `assembly_short` where stock is missing,
 *   `assembly_nothing_used` and `assembly_parts_too_many` for quantities that cannot be
 */
export default class RunAssembly {
  async handle(input: Input): Promise<{ runId: number }> {
    return inTransaction(input.trx, async (trx) => {
      const head = await lockAssembly(trx, input.id, ['in_progress', 'completed'])
      const left = head.qty - head.done - head.scrapped
      const kits = input.done + input.scrapped
      if (kits < 1 || kits > left)
        throw new RefusedException('assembly_too_much', { left }, { field: 'done' })
      const lines = await this.#steps(trx, head, input)
      const flaw = flawOfRun(lines, head, input)
      if (flaw) throw new RefusedException(flaw)
      await this.#free(trx, head, input, lines)
      const runId = await this.#insert(trx, head, input)
      await this.#post(trx, head, input.actor, runId, lines)
      await moveAssembly(trx, {
        id: head.id,
        done: head.done + input.done,
        scrapped: head.scrapped + input.scrapped,
        status: kits === left ? 'completed' : 'in_progress',
      })
      await audit(trx, input.actor, {
        action: `inventory.${head.kind}.run`,
        subjectType: 'stock_assembly',
        subjectId: head.id,
        after: { done: input.done, scrapped: input.scrapped },
        reason: input.note ?? undefined,
      })
      return { runId }
    })
  }

  /** What each line does in this part; what nobody said goes by the bill. */
  async #steps(trx: Trx, head: AssemblyHead, input: Input): Promise<Step[]> {
    const lines = await assemblyLines(trx, head.id)
    const said = new Map(input.lines?.map((one) => [one.lineId, one]))
    const coming = lines.filter((line) => line.goes === 'in').map((line) => line.skuId)
    const costs = await getUnitCosts(trx, head.warehouseId, coming)
    return lines.map((line) => {
      const step = line.isKit ? undefined : said.get(line.id)
      const moved = step?.moved ?? unitsOfRun(line, head, input)
      // Kits that were spoilt in an assembly never come into the stock.
      const spoiltKits = line.goes === 'out' ? input.scrapped : 0
      const scrapped = line.isKit ? spoiltKits : (step?.scrapped ?? 0)
      const weight = multiplyDecimals(costs.get(line.skuId) ?? '0', moved + scrapped)
      return { line, moved, scrapped, weight }
    })
  }

  /**
   * Locks every level the part touches, takes back what was promised, makes sure that what goes out
   * is there, and promises what the rest of the order still needs.
   */
  async #free(trx: Trx, head: AssemblyHead, run: RunPart, lines: readonly Step[]): Promise<void> {
    const keys = lines.map(({ line }) => ({ warehouseId: head.warehouseId, skuId: line.skuId }))
    await ensureLevels(trx, keys)
    const levels = await lockLevels(trx, keys)
    const leaving = lines
      .filter(({ line }) => line.goes === 'out')
      .map(({ line, moved, scrapped }) => ({
        id: line.id,
        skuId: line.skuId,
        qty: moved + scrapped,
      }))
    const promised = await resolvePromises(
      trx,
      leaving.map(({ id, qty }) => ({ id, leaving: qty }))
    )
    for (const { id, skuId } of leaving) {
      const level = levels.get(keyText({ warehouseId: head.warehouseId, skuId }))!
      level.reserved -= promised.get(id) ?? 0
    }
    await refuseShort(trx, head.warehouseId, leaving, levels)
    if (run.done + run.scrapped === head.qty - head.done - head.scrapped) return
    const rest = leaving
      .map((one) => ({ ...one, qty: (promised.get(one.id) ?? 0) - one.qty }))
      .filter(({ qty }) => qty > 0)
    await writePromises(trx, head.warehouseId, rest)
  }

  async #insert(trx: Trx, head: AssemblyHead, input: Input): Promise<number> {
    const [{ id }] = await sql<{ id: number }>(
      trx,
      'INSERT INTO stock_assembly_runs (assembly_id, done, scrapped, note, done_by) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [head.id, input.done, input.scrapped, input.note ?? null, input.actor.id],
      'assembly_run_insert'
    )
    return id
  }

  async #post(
    trx: Trx,
    head: AssemblyHead,
    actor: Actor,
    runId: number,
    lines: readonly Step[]
  ): Promise<void> {
    await sql(
      trx,
      `UPDATE stock_assembly_lines l SET moved = l.moved + d.moved, scrapped = l.scrapped + d.scrapped
         FROM unnest($1::bigint[], $2::int[], $3::int[]) AS d(id, moved, scrapped) WHERE l.id = d.id`,
      [
        lines.map(({ line }) => line.id),
        lines.map(({ moved }) => moved),
        lines.map(({ scrapped }) => scrapped),
      ],
      'assembly_lines_move'
    )
    const entries = runEntries({ id: runId, kind: head.kind, warehouseId: head.warehouseId }, lines)
    await new PostEntries().handle({ trx, actor, entries })
  }
}

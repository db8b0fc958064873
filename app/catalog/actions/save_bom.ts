import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { findCycle, type BomEdge } from '#catalog/domain/bom_cycle'
import { refusing } from '#catalog/exceptions/refusals'
import FindSkus from '#catalog/queries/find_skus'

interface Input {
  trx?: Trx | null
  actor: Actor
  /** What is made. */
  skuId: number
  /** Units that one run of the bill makes. */
  yieldQty: number
  effectiveFrom: Date
  /** Absent: until the next version. */
  effectiveTo?: Date | null
  note?: string | null
  lines: { skuId: number; qty: number }[]
}

/**
 * Writes a new version of a SKU's bill of materials. The version in force ends
 * where the new one begins; older ones stay as they were.
 * @throws RefusedException `catalog_bom_cycle` with the way round, `catalog_bom_overlap` for a range that is taken
 */
export default class SaveBom {
  async handle(input: Input): Promise<{ bomId: number; version: number }> {
    return refusing(() =>
      inTransaction(input.trx, async (trx) => {
        await sql(trx, `SELECT pg_advisory_xact_lock(hashtext('catalog.boms'))`, [], 'boms_lock')
        await this.#refuseCycle(trx, input)
        const bom = await this.#insert(trx, input)
        await audit(trx, input.actor, {
          action: 'catalog.bom.create',
          subjectType: 'sku',
          subjectId: input.skuId,
          after: { version: bom.version, yieldQty: input.yieldQty, lines: input.lines },
        })
        return bom
      })
    )
  }

  async #insert(trx: Trx, input: Input) {
    const from = input.effectiveFrom.toISOString()
    await sql(
      trx,
      `UPDATE boms SET effective = tstzrange(lower(effective), $2), updated_at = now()
        WHERE sku_id = $1 AND upper_inf(effective) AND lower(effective) < $2`,
      [input.skuId, from],
      'bom_end'
    )
    const [bom] = await sql<{ bomId: number; version: number }>(
      trx,
      `INSERT INTO boms (sku_id, version, yield_qty, effective, note)
       SELECT $1, coalesce(max(version), 0) + 1, $2, tstzrange($3, $4), $5 FROM boms WHERE sku_id = $1
       RETURNING id AS "bomId", version`,
      [
        input.skuId,
        input.yieldQty,
        from,
        input.effectiveTo?.toISOString() ?? null,
        input.note ?? null,
      ],
      'bom_insert'
    )
    await sql(
      trx,
      'INSERT INTO bom_lines (bom_id, sku_id, qty) SELECT $1, * FROM unnest($2::bigint[], $3::int[])',
      [bom.bomId, input.lines.map((line) => line.skuId), input.lines.map((line) => line.qty)],
      'bom_lines_insert'
    )
    return bom
  }

  async #refuseCycle(trx: Trx, { skuId, lines }: Input): Promise<void> {
    if (lines.length === 0) throw new RefusedException('catalog_bom_empty', {})
    const edges = await sql<BomEdge & Record<string, unknown>>(
      trx,
      `WITH RECURSIVE down(made, part) AS (
         SELECT b.sku_id, l.sku_id FROM boms b JOIN bom_lines l ON l.bom_id = b.id WHERE b.sku_id = ANY($1::bigint[])
         UNION SELECT b.sku_id, l.sku_id FROM down d JOIN boms b ON b.sku_id = d.part JOIN bom_lines l ON l.bom_id = b.id)
       SELECT made, part FROM down`,
      [lines.map((line) => line.skuId)],
      'bom_edges'
    )
    const cycle = findCycle(
      [...lines.map((line) => ({ made: skuId, part: line.skuId })), ...edges],
      skuId
    )
    const skus = await new FindSkus(trx).byIds([
      skuId,
      ...lines.map((line) => line.skuId),
      ...(cycle ?? []),
    ])
    const unknown = lines.find((line) => !skus.has(line.skuId))
    if (unknown) throw new NotFoundException('sku', unknown.skuId)
    if (cycle)
      throw new RefusedException('catalog_bom_cycle', {
        value: cycle.map((id) => skus.get(id)!.code).join(' → '),
      })
  }
}

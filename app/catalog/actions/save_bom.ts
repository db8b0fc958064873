import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { BomPart } from '#catalog/domain/bom'
import { refusing } from '#catalog/exceptions/refusals'
import FindSkus, { type FoundSku } from '#catalog/queries/find_skus'
import { lockBoms, refuseCycle } from '#catalog/services/bom_cycles'
import { refuseOverlap } from '#catalog/services/bom_ranges'

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
  lines: BomPart[]
}

/** What has no stock of its own can neither be made nor go into anything. */
const WITHOUT_STOCK = new Set(['bundle', 'virtual'])

/**
 * Writes a new version of a SKU's bill of materials. The version in force ends
 * where the new one begins; older ones stay as they were.
 * @throws RefusedException `catalog_bom_cycle` with the way round through what holds at one moment with it, `catalog_bom_overlap` with the version
 *   whose range it is, `catalog_bom_end` for an end before the beginning
 */
export default class SaveBom {
  async handle(input: Input): Promise<{ bomId: number; version: number }> {
    return refusing(() =>
      inTransaction(input.trx, async (trx) => {
        await lockBoms(trx)
        const skus = await this.#refuse(trx, input)
        const bom = await this.#insert(trx, input)
        await audit(trx, input.actor, {
          action: 'catalog.bom.create',
          subjectType: 'sku',
          subjectId: input.skuId,
          after: {
            version: bom.version,
            yieldQty: input.yieldQty,
            lines: input.lines.map(({ skuId, qty, scrapRate }) => ({
              code: skus.get(skuId)!.code,
              qty,
              ...(scrapRate ? { scrapRate } : {}),
            })),
          },
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
    const { skuId, effectiveFrom, effectiveTo = null } = input
    await refuseOverlap(trx, { skuId, from: effectiveFrom, to: effectiveTo })
    const [bom] = await sql<{ bomId: number; version: number }>(
      trx,
      `INSERT INTO boms (sku_id, version, yield_qty, effective, note)
       SELECT $1, coalesce(max(version), 0) + 1, $2, tstzrange($3, $4), $5 FROM boms WHERE sku_id = $1
       RETURNING id AS "bomId", version`,
      [input.skuId, input.yieldQty, from, effectiveTo?.toISOString() ?? null, input.note ?? null],
      'bom_insert'
    )
    await this.#insertLines(trx, bom.bomId, input.lines)
    return bom
  }

  async #insertLines(trx: Trx, bomId: number, lines: readonly BomPart[]): Promise<void> {
    await sql(
      trx,
      `INSERT INTO bom_lines (bom_id, sku_id, qty, scrap_rate)
       SELECT $1, sku_id, qty, scrap FROM unnest($2::bigint[], $3::int[], $4::numeric[]) WITH ORDINALITY AS l(sku_id, qty, scrap, place)
        ORDER BY place`,
      [
        bomId,
        lines.map((line) => line.skuId),
        lines.map((line) => line.qty),
        lines.map((line) => line.scrapRate ?? '0'),
      ],
      'bom_lines_insert'
    )
    const others = lines.flatMap((line) =>
      (line.alternates ?? []).map((one, place) => ({ ...one, place, of: line.skuId }))
    )
    if (others.length === 0) return
    await sql(
      trx,
      `INSERT INTO bom_line_alternates (bom_line_id, sku_id, qty, place)
       SELECT l.id, a.sku_id, a.qty, a.place
         FROM unnest($2::bigint[], $3::bigint[], $4::int[], $5::int[]) AS a(of_sku_id, sku_id, qty, place)
         JOIN bom_lines l ON l.bom_id = $1 AND l.sku_id = a.of_sku_id`,
      [
        bomId,
        others.map((one) => one.of),
        others.map((one) => one.skuId),
        others.map((one) => one.qty),
        others.map((one) => one.place),
      ],
      'bom_alternates_insert'
    )
  }

  async #refuse(trx: Trx, input: Input): Promise<Map<number, FoundSku>> {
    const { skuId, lines, effectiveFrom, effectiveTo } = input
    if (effectiveTo && effectiveTo <= effectiveFrom)
      throw new RefusedException('catalog_bom_end', {}, { field: 'effectiveTo' })
    if (lines.length === 0) throw new RefusedException('catalog_bom_empty', {})
    const parts = lines.flatMap((line) => [
      line.skuId,
      ...(line.alternates ?? []).map((one) => one.skuId),
    ])
    const skus = await new FindSkus(trx).byIds([skuId, ...parts])
    const unknown = [skuId, ...parts].find((id) => !skus.has(id))
    if (unknown) throw new NotFoundException('sku', unknown)
    const version = { skuId, parts, from: effectiveFrom, to: effectiveTo ?? null }
    await refuseCycle(trx, version, 'lines')
    const bare = [skuId, ...parts].find((id) => WITHOUT_STOCK.has(skus.get(id)!.kind))
    if (bare)
      throw new RefusedException(
        'catalog_bom_no_stock',
        { value: skus.get(bare)!.code },
        { field: 'lines' }
      )
    const twice = lines.find((line) => line.alternates?.some((one) => one.skuId === line.skuId))
    if (twice)
      throw new RefusedException(
        'catalog_bom_alternate',
        { value: skus.get(twice.skuId)!.code },
        { field: 'lines' }
      )
    return skus
  }
}

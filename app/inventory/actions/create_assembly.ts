import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock } from '#kernel/clock'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import FindSkus from '#catalog/queries/find_skus'
import GetBom, { type KnownBom } from '#catalog/queries/get_bom'
import ReserveAssembly from '#inventory/actions/reserve_assembly'
import { planLines, type AssemblyKind } from '#inventory/domain/assembly'
import type { PlannedLine } from '#inventory/domain/assembly_units'
import { getFreeStock } from '#inventory/queries/get_free_stock'

export interface NewAssembly {
  trx?: Trx | null
  actor: Actor
  kind: AssemblyKind
  warehouseId: number
  /** The kit. */
  skuId: number
  qty: number
  /** A version of its bill; absent: the one in force. */
  bomId?: number | null
  /** The alternate that stands in for a part, where somebody chose. */
  choices?: readonly { partSkuId: number; skuId: number }[]
  /** Local day, `2026-11-22`. */
  dueOn?: string | null
  note?: string | null
  /** Promises the stock at once; all of it or the order is not made. */
  reserve?: boolean
}

/**
 * Plans an order to put kits together or take them apart, by the kit's bill of materials. Nothing
 * moves yet; the number is of its kind (`ASM`, `DIS`).
 * @throws RefusedException `assembly_no_bom` where no version is in force, `assembly_nothing` where so few kits give no whole part back
 */
export default class CreateAssembly {
  async handle(input: NewAssembly): Promise<{ id: number; number: string }> {
    const [number] = await nextNumbers(
      null,
      input.kind === 'assembly' ? 'asm' : 'dis',
      1,
      localDate(systemClock.now()).replaceAll('-', '')
    )
    return inTransaction(input.trx, async (trx) => {
      const bom = await this.#bom(trx, input)
      const lines = await this.#plan(trx, input, bom)
      const id = await this.#insert(trx, input, { number, bomId: bom.bomId, lines })
      await audit(trx, input.actor, {
        action: `inventory.${input.kind}.create`,
        subjectType: 'stock_assembly',
        subjectId: id,
        after: { number, qty: input.qty, bomVersion: bom.version },
      })
      if (input.reserve) await new ReserveAssembly().handle({ trx, actor: input.actor, id })
      return { id, number }
    })
  }

  async #bom(trx: Trx, { skuId, bomId }: NewAssembly): Promise<KnownBom> {
    const sku = (await new FindSkus(trx).byIds([skuId])).get(skuId)
    if (!sku) throw new NotFoundException('sku', skuId)
    const boms = new GetBom(trx)
    const bom = bomId ? await boms.byId(bomId) : await boms.inForce(skuId, systemClock.now())
    if (!bom || bom.skuId !== skuId)
      throw new RefusedException('assembly_no_bom', { code: sku.code }, { field: 'skuId' })
    return bom
  }

  async #plan(trx: Trx, input: NewAssembly, bom: KnownBom): Promise<PlannedLine[]> {
    const skuIds = bom.parts.flatMap((part) => [
      part.skuId,
      ...part.alternates.map((one) => one.skuId),
    ])
    const lines = planLines({
      kind: input.kind,
      kitSkuId: input.skuId,
      qty: input.qty,
      bom,
      available: await getFreeStock(trx, input.warehouseId, skuIds),
      choices: new Map(input.choices?.map((one) => [one.partSkuId, one.skuId])),
    })
    if (lines.length < 2)
      throw new RefusedException('assembly_nothing', { qty: input.qty }, { field: 'qty' })
    return lines
  }

  async #insert(
    trx: Trx,
    input: NewAssembly,
    { number, bomId, lines }: { number: string; bomId: number; lines: PlannedLine[] }
  ): Promise<number> {
    const [{ id }] = await sql<{ id: number }>(
      trx,
      `INSERT INTO stock_assemblies (number, kind, warehouse_id, sku_id, bom_id, qty, due_on, note, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
      [
        number,
        input.kind,
        input.warehouseId,
        input.skuId,
        bomId,
        input.qty,
        input.dueOn ?? null,
        input.note ?? null,
        input.actor.id,
      ],
      'assembly_insert'
    )
    await sql(
      trx,
      `INSERT INTO stock_assembly_lines (assembly_id, goes, is_kit, sku_id, instead_of_sku_id, per_run, run_makes, scrap_rate, planned)
       SELECT $1, goes, is_kit, sku_id, instead_of, per_run, run_makes, scrap_rate, planned
         FROM jsonb_to_recordset($2::jsonb) AS l(place int, goes text, is_kit boolean, sku_id bigint, instead_of bigint, per_run int,
              run_makes int, scrap_rate numeric, planned int) ORDER BY place`,
      [id, JSON.stringify(lines.map(lineRecord))],
      'assembly_lines_insert'
    )
    return id
  }
}

const lineRecord = (line: PlannedLine, place: number) => ({
  place,
  goes: line.goes,
  is_kit: line.isKit,
  sku_id: line.skuId,
  instead_of: line.insteadOfSkuId,
  per_run: line.perRun,
  run_makes: line.runMakes,
  scrap_rate: line.scrapRate,
  planned: line.planned,
})

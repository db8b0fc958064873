import {
  Importer,
  type Column,
  type ImportContext,
  type ImportResult,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import { parseLocal } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { keyText } from '#inventory/domain/stock_key'
import {
  bucketOf,
  KEY_COLUMNS,
  keyOf,
  knownKeys,
  MOST_UNITS,
} from '#inventory/importers/stock_sheet'
import { unsettledCosts } from '#inventory/services/cost_proof'
import { ensureLevels } from '#inventory/services/levels'
import { companyZone } from '#inventory/services/settings'

const STOCKED = new Set(['goods', 'kit', 'gift', 'material'])
const text = (row: SheetRow, warehouseId: number, skuId: number) =>
  `${warehouseId}/${skuId}/${bucketOf(row)}`

/**
 * What there was when the house was moved into: one row a warehouse, SKU and bucket, once. Brought a
 * second time the same row changes nothing; another number is refused, for that is a correction.
 */
export default class OpeningImporter extends Importer<Trx> {
  readonly columns: readonly Column[] = [
    ...KEY_COLUMNS,
    {
      key: 'qty',
      header: '数量 Quantity',
      aliases: ['数量', 'Quantity', '期初数量', '实物'],
      kind: 'integer',
      required: true,
    },
    {
      key: 'unitCost',
      header: '单位成本 Unit cost',
      aliases: ['单位成本', 'Unit cost', '成本'],
      kind: 'decimal',
    },
    { key: 'on', header: '日期 Date', aliases: ['日期', 'Date'], kind: 'date' },
  ]
  override readonly fills = ['stock_entries', 'stock_levels', 'stock_costs']

  async check(rows: readonly SheetRow[], { actor }: ImportContext): Promise<SheetError[]> {
    const known = await knownKeys(null, rows, actor)
    const opened = await this.#opened(null, rows, known)
    const unsettled = await unsettledCosts(
      null,
      rows.flatMap(({ cells }) => keyOf(cells, known) ?? [])
    )
    return rows.flatMap((row) => {
      const { cells } = row
      const errors: SheetError[] = []
      const [place, sku] = [known.warehouses.get(cells.warehouse), known.skus.get(cells.skuCode)]
      if (place === undefined) errors.push(this.error(row, 'warehouse', 'unknown_warehouse'))
      if (!sku) errors.push(this.error(row, 'skuCode', 'unknown_sku'))
      else if (!STOCKED.has(sku.kind)) errors.push(this.error(row, 'skuCode', 'not_stocked'))
      const qty = Number(cells.qty)
      if (qty < 1 || qty > MOST_UNITS)
        errors.push(this.error(row, 'qty', 'out_of_range', { least: 1, most: MOST_UNITS }))
      if (cells.unitCost?.startsWith('-'))
        errors.push(this.error(row, 'unitCost', 'out_of_range', { least: 0, most: '999999999' }))
      if (errors.length > 0) return errors
      const key = text(row, place!, sku!.id)
      const before = opened.get(key)
      if (before !== undefined && before !== qty)
        errors.push(this.error(row, 'qty', 'opened_before', { qty: before }))
      if (before === undefined && unsettled.has(keyText({ warehouseId: place!, skuId: sku!.id })))
        errors.push(this.error(row, 'unitCost', 'cost_unsettled'))
      return [...errors, ...this.repeats(row, key, 'skuCode')]
    })
  }

  async write(
    rows: readonly SheetRow[],
    trx: Trx,
    { actor }: ImportContext
  ): Promise<ImportResult> {
    const known = await knownKeys(trx, rows, actor)
    const opened = await this.#opened(trx, rows, known)
    const fresh = rows
      .map((row) => ({
        row,
        warehouseId: known.warehouses.get(row.cells.warehouse)!,
        skuId: known.skus.get(row.cells.skuCode)!.id,
      }))
      .filter((one) => !opened.has(text(one.row, one.warehouseId, one.skuId)))
    await ensureLevels(trx, fresh)
    const levels = await this.#levelIds(trx, fresh)
    const costs = await this.#prices(
      trx,
      fresh.map((one) => one.skuId)
    )
    await new PostEntries().handle({
      trx,
      actor,
      entries: fresh.map(({ row, warehouseId, skuId }) => ({
        warehouseId,
        skuId,
        bucket: bucketOf(row),
        delta: Number(row.cells.qty),
        unitCost: row.cells.unitCost || costs.get(skuId),
        reason: 'opening',
        sourceType: 'opening_stock',
        sourceId: levels.get(keyText({ warehouseId, skuId }))!,
        occurredAt: row.cells.on
          ? (parseLocal(row.cells.on, companyZone()) ?? undefined)
          : undefined,
      })),
    })
    return { created: fresh.length, updated: 0 }
  }

  /** What keys were opened with before. */
  async #opened(
    trx: Trx | null,
    rows: readonly SheetRow[],
    known: Awaited<ReturnType<typeof knownKeys>>
  ): Promise<Map<string, number>> {
    const skuIds = rows.flatMap(({ cells }) => known.skus.get(cells.skuCode)?.id ?? [])
    const found = await sql<{ key: string; delta: number }>(
      trx,
      `SELECT concat_ws('/', l.warehouse_id, l.sku_id, e.bucket) AS key, e.delta FROM stock_levels l
         JOIN stock_entries e ON e.source_type = 'opening_stock' AND e.source_id = l.id WHERE l.sku_id = ANY($1::bigint[])`,
      [skuIds],
      'opening_before'
    )
    return new Map(found.map((one) => [one.key, one.delta]))
  }

  async #levelIds(trx: Trx, keys: readonly { warehouseId: number; skuId: number }[]) {
    const found = await sql<{ id: number; warehouseId: number; skuId: number }>(
      trx,
      `SELECT l.id, l.warehouse_id AS "warehouseId", l.sku_id AS "skuId" FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
         JOIN stock_levels l USING (warehouse_id, sku_id)`,
      [keys.map((key) => key.warehouseId), keys.map((key) => key.skuId)],
      'opening_levels'
    )
    return new Map(found.map((one) => [keyText(one), one.id]))
  }

  async #prices(trx: Trx, skuIds: readonly number[]): Promise<Map<number, string>> {
    const found = await sql<{ id: number; price: string }>(
      trx,
      'SELECT id, purchase_price AS price FROM skus WHERE id = ANY($1::bigint[])',
      [skuIds],
      'opening_prices'
    )
    return new Map(found.map((one) => [one.id, one.price]))
  }
}

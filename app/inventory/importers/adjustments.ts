import {
  Importer,
  type Column,
  type ImportContext,
  type ImportResult,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import AdjustStock from '#inventory/actions/adjust_stock'
import { keyText } from '#inventory/domain/stock_key'
import {
  bucketOf,
  heldBy,
  KEY_COLUMNS,
  keyOf,
  knownKeys,
  MOST_UNITS,
  type KnownKeys,
} from '#inventory/importers/stock_sheet'
import { unsettledCosts } from '#inventory/services/cost_proof'
import { listReasons, type ReasonRule } from '#inventory/services/limits'

/**
 * Corrections from a sheet: a change with the merchant's own reference (taken once), or what was
 * counted (the difference is posted, so the same sheet twice changes nothing). Rows of one warehouse,
 * reason and reference are one document, which waits for approval like any other.
 */
export default class AdjustmentImporter extends Importer<Trx> {
  readonly columns: readonly Column[] = [
    ...KEY_COLUMNS,
    {
      key: 'delta',
      header: '变动 Change',
      aliases: ['变动', 'Change', '调整数量', 'Delta'],
      kind: 'integer',
    },
    {
      key: 'counted',
      header: '盘点数 Counted',
      aliases: ['盘点数', 'Counted', '实盘数', '调整后'],
      kind: 'integer',
    },
    {
      key: 'reason',
      header: '原因 Reason',
      aliases: ['原因', 'Reason', '原因代码'],
      required: true,
      maxLength: 60,
    },
    {
      key: 'reference',
      header: '外部单号 Reference',
      aliases: ['外部单号', 'Reference', '单号'],
      kind: 'id',
      maxLength: 60,
    },
    {
      key: 'unitCost',
      header: '单位成本 Unit cost',
      aliases: ['单位成本', 'Unit cost'],
      kind: 'decimal',
    },
    { key: 'note', header: '备注 Note', aliases: ['备注', 'Note'], maxLength: 500 },
  ]
  override readonly fills = ['stock_entries', 'stock_adjustment_lines']

  async check(rows: readonly SheetRow[], { actor }: ImportContext): Promise<SheetError[]> {
    const [known, reasons] = [await knownKeys(null, rows, actor), await usable(null)]
    const keys = rows.flatMap(({ cells }) => keyOf(cells, known) ?? [])
    const [held, taken] = [await heldBy(null, keys), await this.#taken(null, rows, known)]
    const unsettled = await unsettledCosts(null, keys)
    return rows.flatMap((row) => {
      const { cells } = row
      const errors: SheetError[] = []
      const fault = (key: string, code: string, params?: SheetError['params']) =>
        errors.push(this.error(row, key, code, params))
      if (!known.warehouses.has(cells.warehouse)) fault('warehouse', 'unknown_warehouse')
      if (!known.skus.has(cells.skuCode)) fault('skuCode', 'unknown_sku')
      const rule = reasons.get(cells.reason)
      if (!rule) fault('reason', 'unknown_reason')
      else if (rule.needsNote && !cells.note) fault('note', 'required')
      if (Boolean(cells.delta) === Boolean(cells.counted)) fault('delta', 'change_or_count')
      else if (cells.delta && Number(cells.delta) === 0) fault('delta', 'not_zero')
      if (cells.delta && !cells.reference) fault('reference', 'reference_needed')
      const units = Math.abs(Number(cells.delta || cells.counted || 0))
      if (units > MOST_UNITS || Number(cells.counted || 0) < 0)
        fault(cells.delta ? 'delta' : 'counted', 'out_of_range', { least: 0, most: MOST_UNITS })
      if (errors.length > 0) return errors
      const key = keyOf(cells, known)!
      const name = importKey(row, key)
      if (taken.has(name)) return errors
      const level = held.get(keyText(key))
      const bucket = bucketOf(row)
      const delta = cells.delta
        ? Number(cells.delta)
        : Number(cells.counted) - (level?.[bucket] ?? 0)
      const free = bucket === 'on_hand' ? (level?.free ?? 0) : (level?.[bucket] ?? 0)
      if (delta > 0 && cells.unitCost && unsettled.has(keyText(key)))
        fault('unitCost', 'cost_unsettled')
      if (delta < 0 && free + delta < 0 && !(bucket === 'on_hand' && level?.negative))
        fault(cells.delta ? 'delta' : 'counted', 'too_little_stock', { free })
      return [...errors, ...this.repeats(row, name, 'skuCode')]
    })
  }

  async write(
    rows: readonly SheetRow[],
    trx: Trx,
    { actor }: ImportContext
  ): Promise<ImportResult> {
    const [known, reasons] = [await knownKeys(trx, rows, actor), await usable(trx)]
    const taken = await this.#taken(trx, rows, known)
    const fresh = rows
      .map((row) => ({ row, key: keyOf(row.cells, known)! }))
      .map((one) => ({ ...one, name: importKey(one.row, one.key) }))
      .filter((one) => !taken.has(one.name))
    const held = await heldBy(
      trx,
      fresh.map((one) => one.key)
    )
    const lines = fresh
      .map(({ row, key, name }) => {
        const bucket = bucketOf(row)
        const now = held.get(keyText(key))?.[bucket] ?? 0
        const delta = row.cells.delta ? Number(row.cells.delta) : Number(row.cells.counted) - now
        return { row, key, bucket, delta, importKey: row.cells.reference ? name : null }
      })
      .filter((line) => line.delta !== 0)
    const groups = Map.groupBy(lines, ({ row, key }) =>
      JSON.stringify([key.warehouseId, row.cells.reason, row.cells.reference, row.cells.note])
    )
    for (const group of groups.values()) {
      const { row, key } = group[0]
      await new AdjustStock().handle({
        trx,
        actor,
        warehouseId: key.warehouseId,
        reason: reasons.get(row.cells.reason)!.code,
        note: [row.cells.reference, row.cells.note].filter(Boolean).join(' · ') || null,
        lines: group.map(({ row: { cells }, ...line }) => ({
          skuId: line.key.skuId,
          bucket: line.bucket,
          delta: line.delta,
          unitCost: line.delta > 0 ? cells.unitCost || null : null,
          importKey: line.importKey,
        })),
      })
    }
    return { created: lines.length, updated: 0 }
  }

  /** Lines that came before under their reference. */
  async #taken(trx: Trx | null, rows: readonly SheetRow[], known: KnownKeys): Promise<Set<string>> {
    const names = rows.flatMap((row) => {
      const key = row.cells.reference ? keyOf(row.cells, known) : null
      return key ? [importKey(row, key)] : []
    })
    const found = await sql<{ name: string }>(
      trx,
      'SELECT import_key AS name FROM stock_adjustment_lines WHERE import_key = ANY($1::text[])',
      [names],
      'adjustment_import_taken'
    )
    return new Set(found.map((one) => one.name))
  }
}

const importKey = (row: SheetRow, key: { warehouseId: number; skuId: number }) =>
  `${row.cells.reference ?? ''}/${key.warehouseId}/${key.skuId}/${bucketOf(row)}`

/** Reasons in use for corrections, by code, by the company's name, and by both names of the house. */
async function usable(trx: Trx | null): Promise<Map<string, ReasonRule>> {
  const rules = (await listReasons(trx)).filter(
    (one) => one.isActive && one.acts.includes('adjust')
  )
  return new Map(
    rules.flatMap((rule): [string, ReasonRule][] => [
      [rule.code, rule],
      ...(rule.name ? [[rule.name, rule] as [string, ReasonRule]] : []),
      ...(NAMES[rule.code] ?? []).map((name): [string, ReasonRule] => [name, rule]),
    ])
  )
}

/** What people write for the reasons of the house. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  count: ['盘点差异', '盘点', 'Count'],
  found: ['盘盈', 'Found'],
  lost: ['丢失', 'Lost'],
  damaged: ['损坏', 'Damaged'],
  expired: ['过期', 'Expired'],
  sample: ['领样', 'Sample'],
  correction: ['更正', 'Correction'],
  other: ['其他', 'Other'],
}

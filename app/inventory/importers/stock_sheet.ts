import { seesWarehouse, type Actor } from '#kernel/access/actor'
import type { Column, SheetRow } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import FindSkus from '#catalog/queries/find_skus'
import type { AdjustmentLine } from '#inventory/domain/adjustment'
import { keyText } from '#inventory/domain/stock_key'

export const MOST_UNITS = 10_000_000

/** What both sheets of stock begin with. */
export const KEY_COLUMNS: readonly Column[] = [
  {
    key: 'warehouse',
    header: '仓库编码 Warehouse code',
    aliases: ['仓库编码', 'Warehouse code', '仓库', 'Warehouse'],
    required: true,
    maxLength: 100,
  },
  {
    key: 'skuCode',
    header: 'SKU 编码 SKU code',
    aliases: ['SKU 编码', 'SKU编码', 'SKU code', 'SKU', '编码', 'Code'],
    kind: 'id',
    required: true,
    maxLength: 60,
  },
  {
    key: 'bucket',
    header: '库存类型 Bucket',
    aliases: ['库存类型', 'Bucket', '类型'],
    kind: 'option',
    options: {
      on_hand: ['实物', '良品', 'on hand', 'on_hand'],
      quality: ['待检', 'quality', 'inspection'],
      damaged: ['残次', '次品', 'damaged'],
    },
  },
]

export interface KnownKeys {
  warehouses: ReadonlyMap<string, number>
  skus: ReadonlyMap<string, { id: number; kind: string }>
}

/** The warehouses (by code or name, within the actor's) and SKUs that rows speak of. */
export async function knownKeys(
  trx: Trx | null,
  rows: readonly SheetRow[],
  actor: Actor
): Promise<KnownKeys> {
  const column = (key: string) => [...new Set(rows.map(({ cells }) => cells[key]).filter(Boolean))]
  const places = await sql<{ id: number; code: string; name: string }>(
    trx,
    'SELECT id, code, name FROM warehouses WHERE code = ANY($1::text[]) OR name = ANY($1::text[])',
    [column('warehouse')],
    'stock_sheet_warehouses'
  )
  const seen = places.filter(({ id }) => seesWarehouse(actor, id))
  const skus = await new FindSkus(trx).byCodes(column('skuCode'))
  return {
    warehouses: new Map([
      ...seen.map(({ id, name }): [string, number] => [name, id]),
      ...seen.map(({ id, code }): [string, number] => [code, id]),
    ]),
    skus: new Map([...skus].map(([code, { id, kind }]) => [code, { id, kind }])),
  }
}

/** The warehouse and SKU a row speaks of; null where one is unknown. */
export function keyOf(cells: SheetRow['cells'], known: KnownKeys) {
  const warehouseId = known.warehouses.get(cells.warehouse)
  const sku = known.skus.get(cells.skuCode)
  return warehouseId !== undefined && sku ? { warehouseId, skuId: sku.id } : null
}

export const bucketOf = ({ cells }: SheetRow) =>
  (cells.bucket || 'on_hand') as AdjustmentLine['bucket']

/** What each key holds now by bucket; on hand is what may be taken: less what is promised and set aside. */
export async function heldBy(
  trx: Trx | null,
  keys: readonly { warehouseId: number; skuId: number }[]
) {
  const rows = await sql<{
    warehouseId: number
    skuId: number
    on_hand: number
    quality: number
    damaged: number
    free: number
    negative: boolean
  }>(
    trx,
    `SELECT l.warehouse_id AS "warehouseId", l.sku_id AS "skuId", l.on_hand, l.quality, l.damaged, l.on_hand - l.reserved - l.quota AS free,
            l.allow_negative AS negative
       FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id) JOIN stock_levels l USING (warehouse_id, sku_id)`,
    [keys.map((key) => key.warehouseId), keys.map((key) => key.skuId)],
    'stock_sheet_levels'
  )
  return new Map(rows.map((row) => [keyText(row), row]))
}

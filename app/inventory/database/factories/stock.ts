import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'

let counter = 0

interface WarehouseFields {
  code?: string
  name?: string
  kind?: 'own' | 'third_party' | 'return' | 'virtual'
  allowNegative?: boolean
  costGroupId?: number
}

/** Creates a warehouse and returns its id. For tests. */
export async function makeWarehouse(
  fields: WarehouseFields = {},
  trx: Trx | null = null
): Promise<number> {
  const code =
    fields.code ?? `T${process.pid.toString(36)}${(++counter).toString(36)}`.toUpperCase()
  const [row] = await sql<{ id: number }>(
    trx,
    `INSERT INTO warehouses (code, name, kind, allow_negative, cost_group_id) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
    [
      code,
      fields.name ?? `试用仓 ${code}`,
      fields.kind ?? 'own',
      fields.allowNegative ?? false,
      fields.costGroupId ?? 1,
    ]
  )
  return row.id
}

/** Puts `qty` units of each SKU on hand, through the ledger. For tests. */
export async function stockUp(
  warehouseId: number,
  skuIds: readonly number[],
  qty: number,
  unitCost = '40',
  trx: Trx | null = null
): Promise<void> {
  const source = Date.now() * 1000 + (++counter % 1000)
  await new PostEntries().handle({
    trx,
    actor: SYSTEM,
    entries: skuIds.map((skuId, index) => ({
      warehouseId,
      skuId,
      bucket: 'on_hand',
      delta: qty,
      unitCost,
      reason: 'opening',
      sourceType: 'opening',
      sourceId: source,
      sourceLine: index + 1,
    })),
  })
}

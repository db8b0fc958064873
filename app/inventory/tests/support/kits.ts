import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import SaveBom from '#catalog/actions/save_bom'
import { makeSkus } from '#catalog/database/factories/skus'
import type { BomPart } from '#catalog/domain/bom'

/** A kit made of these parts since long ago. */
export async function makeKit(parts: readonly BomPart[], yieldQty = 1) {
  const [kit] = await makeSkus(1, { kind: 'kit' })
  const { bomId } = await new SaveBom().handle({
    actor: SYSTEM,
    skuId: kit,
    yieldQty,
    effectiveFrom: new Date('2026-01-01T00:00:00Z'),
    lines: [...parts],
  })
  return { kit, bomId }
}

/** What the stock of a warehouse is worth, and how many units of a SKU lie there. */
export async function worth(): Promise<string> {
  const [row] = await sql<{ value: string }>(
    null,
    'SELECT coalesce(sum(value), 0)::numeric(18,4) AS value FROM stock_entries'
  )
  return row.value
}

export async function onHand(skuId: number): Promise<[onHand: number, reserved: number]> {
  const [row] = await sql<{ on_hand: number; reserved: number }>(
    null,
    'SELECT on_hand, reserved FROM stock_levels WHERE sku_id = $1',
    [skuId]
  )
  return row ? [row.on_hand, row.reserved] : [0, 0]
}

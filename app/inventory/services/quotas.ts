import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { DrawableQuota, WantedLine } from '#inventory/domain/reserve_walk'
import { keyText, type StockKey } from '#inventory/domain/stock_key'
import type { LockedLevel } from '#inventory/services/levels'

interface LiveLine extends DrawableQuota, Record<string, unknown> {
  warehouseId: number
  skuId: number
  storeIds: number[]
}

/** Units drawn from a quota line. */
export interface Drawn {
  quotaLineId: number | null
  fromQuota: number
}

/**
 * Which quota each line's order may draw from, on levels under our lock. Where
 * nothing is set aside, which is the rule, no statement is sent.
 * @param returned draws of these keys that end with it, so that they can be drawn anew
 */
export async function drawableQuotas(
  trx: Trx,
  levels: ReadonlyMap<string, LockedLevel>,
  lines: readonly WantedLine[],
  returned: readonly (Drawn & StockKey)[] = []
): Promise<(line: WantedLine) => DrawableQuota | null> {
  const back = new Map(sumByQuota(returned).map(({ lineId, qty }) => [lineId, qty]))
  const given = new Set(returned.filter((one) => one.fromQuota > 0).map(keyText))
  const keys = [...levels]
    .filter(([key, level]) => level.quota > 0 || given.has(key))
    .map(([, level]) => level)
  if (keys.length === 0) return () => null
  const live = Map.groupBy(await liveLines(trx, keys), keyText)
  const stores = await storesOf(
    trx,
    lines.filter((line) => live.has(keyText(line))).map((line) => line.orderId)
  )
  return (line) => {
    const store = stores.get(line.orderId)
    if (store === undefined) return null
    const one = live.get(keyText(line))?.find(({ storeIds }) => storeIds.includes(store))
    if (!one) return null
    // Of a frozen key only what it held already.
    const isFrozen = levels.get(keyText(line))!.frozen_reason !== null
    return { lineId: one.lineId, left: (isFrozen ? 0 : one.left) + (back.get(one.lineId) ?? 0) }
  }
}

function liveLines(trx: Trx, keys: readonly LockedLevel[]): Promise<LiveLine[]> {
  return sql<LiveLine>(
    trx,
    `SELECT q.id AS "lineId", q.warehouse_id AS "warehouseId", q.sku_id AS "skuId", q.qty - q.used AS left, to_jsonb(h.store_ids) AS "storeIds"
       FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
       JOIN stock_quota_lines q ON q.warehouse_id = k.warehouse_id AND q.sku_id = k.sku_id AND q.is_live
       JOIN stock_quotas h ON h.id = q.quota_id
      ORDER BY q.id`,
    [keys.map((key) => key.warehouse_id), keys.map((key) => key.sku_id)],
    'quota_lines_live'
  )
}

async function storesOf(trx: Trx, orderIds: readonly number[]): Promise<Map<number, number>> {
  const rows = await sql<{ id: number; storeId: number }>(
    trx,
    'SELECT id, store_id AS "storeId" FROM orders WHERE id = ANY($1::bigint[])',
    [[...new Set(orderIds)]],
    'quota_stores'
  )
  return new Map(rows.map((row) => [row.id, row.storeId]))
}

/** Units drawn from each quota line. */
export function sumByQuota(lines: readonly Drawn[]): { lineId: number; qty: number }[] {
  const sums = new Map<number, number>()
  for (const { quotaLineId, fromQuota } of lines) {
    if (quotaLineId !== null) sums.set(quotaLineId, (sums.get(quotaLineId) ?? 0) + fromQuota)
  }
  return [...sums].map(([lineId, qty]) => ({ lineId, qty }))
}

/** The keys of these quotas' lines: locked before the quotas themselves. */
export function quotaKeys(trx: Trx, ids: readonly number[]): Promise<StockKey[]> {
  return sql<StockKey & Record<string, unknown>>(
    trx,
    `SELECT warehouse_id AS "warehouseId", sku_id AS "skuId" FROM stock_quota_lines WHERE quota_id = ANY($1::bigint[])`,
    [ids],
    'quota_keys'
  )
}

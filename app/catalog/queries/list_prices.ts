import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { endOf, stateOf, type PriceState } from '#catalog/domain/price_plan'

export type PriceRow = {
  id: number
  kind: 'list' | 'purchase'
  amount: string
  from: string
  /** Its own end, or where another for good begins after it; null where neither comes. */
  until: string | null
  state: PriceState
  note: string | null
  who: string | null
}

interface Line extends Omit<PriceRow, 'from' | 'until' | 'state'>, Record<string, unknown> {
  from: Date
  until: Date | null
  isApplied: boolean
}

const MOST = 200

/** What a SKU cost, costs and will cost, newest first; purchase prices for who may see them. */
export async function skuPrices(
  skuId: number,
  seesCosts: boolean,
  clock: Clock = systemClock
): Promise<PriceRow[]> {
  const rows = await sql<Line>(
    null,
    `SELECT p.id, p.kind, p.amount, p.valid_from AS from, p.valid_until AS until, p.is_applied AS "isApplied", p.note, u.full_name AS who
       FROM sku_prices p LEFT JOIN users u ON u.id = p.created_by WHERE p.sku_id = $1 AND ($2 OR p.kind = 'list')
      ORDER BY p.valid_from DESC, p.id DESC LIMIT ${MOST}`,
    [skuId, seesCosts],
    'sku_prices_shown'
  )
  const now = clock.now()
  return rows.map(({ isApplied, ...line }) => {
    const plan = rows.filter((one) => one.kind === line.kind && one.isApplied)
    const state = isApplied
      ? stateOf(
          plan,
          rows.find(({ id }) => id === line.id)!,
          now
        )
      : 'planned'
    const until = endOf(
      rows.filter((one) => one.kind === line.kind),
      line
    )
    return {
      ...line,
      from: line.from.toISOString(),
      until: until?.toISOString() ?? null,
      state,
    }
  })
}

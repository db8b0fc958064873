import { sql } from '#kernel/sql'
import { companyCurrency } from '#inventory/services/settings'

/** What all stock is worth, and how many SKUs it is. */
export default async function load() {
  const [row] = await sql<{ value: string; skus: number }>(
    null,
    `SELECT coalesce(sum(value), 0) AS value, count(*) FILTER (WHERE qty > 0)::int AS skus FROM stock_costs`,
    [],
    'stock_value'
  )
  return { ...row, currency: companyCurrency() }
}

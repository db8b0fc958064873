import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { storeOptions } from '#catalog/queries/list_stores'
import { regionChoices } from '#modules/oms/services/region_names'

type Choice = { value: string | number; label: string }

/** Tags, methods and the like are taken from so many of the latest orders. */
const LATEST = 5000

/** Values that forms offer for conditions about orders, by the name of the list. */
export async function orderChoices(actor: Actor): Promise<Record<string, Choice[]>> {
  const [stores, [lists]] = await Promise.all([
    storeOptions(actor),
    sql<Record<string, string[]>>(
      null,
      `WITH latest AS MATERIALIZED (SELECT id, tags, currency FROM orders ORDER BY placed_at DESC, id DESC LIMIT ${LATEST})
       SELECT ARRAY(SELECT DISTINCT platform FROM stores ORDER BY 1) AS platforms,
              ARRAY(SELECT DISTINCT currency::text FROM latest ORDER BY 1) AS currencies,
              ARRAY(SELECT DISTINCT t FROM latest, unnest(tags) AS t ORDER BY 1 LIMIT 300) AS tags,
              ARRAY(SELECT DISTINCT p.method FROM latest o JOIN order_payments p ON p.order_id = o.id ORDER BY 1 LIMIT 50) AS methods,
              ARRAY(SELECT DISTINCT category FROM products WHERE category IS NOT NULL ORDER BY 1 LIMIT 500) AS categories,
              ARRAY(SELECT DISTINCT brand FROM products WHERE brand IS NOT NULL ORDER BY 1 LIMIT 500) AS brands,
              ARRAY(SELECT DISTINCT t FROM (SELECT tags FROM customers WHERE tags <> '{}' ORDER BY id DESC LIMIT ${LATEST}) c, unnest(c.tags) AS t ORDER BY 1 LIMIT 300) AS customer_tags`
    ),
  ])
  return {
    stores: stores.map(({ value, label }) => ({ value: Number(value), label })),
    regions: regionChoices(),
    ...Object.fromEntries(
      Object.entries(lists).map(([name, values]) => [
        name,
        values.map((value) => ({ value, label: value })),
      ])
    ),
  }
}

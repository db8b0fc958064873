import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { MergeableFields, OrderTotals } from '#customers/domain/merge_fields'

/** A customer as a merge keeps it, to give it back exactly. */
export interface CustomerSnapshot extends MergeableFields, OrderTotals {
  id: number
  number: string
  search_name: string
  merged_into_id: number | null
  /** The default address, which only one of two can remain. */
  default_address_id: number | null
}

/** Both customers of a merge, locked against everything that points at them, in the order of their id. */
export async function lockPair(
  trx: Trx,
  a: number,
  b: number
): Promise<[CustomerSnapshot, CustomerSnapshot]> {
  const rows = await sql<CustomerSnapshot & { anonymised_at: Date | null }>(
    trx,
    `SELECT id, number, kind, display_name, search_name, owner_id, source, locale, tags, note, orders_count, orders_total, orders_totals,
            to_jsonb(last_order_at) #>> '{}' AS last_order_at, merged_into_id, anonymised_at,
            (SELECT d.id FROM customer_addresses d WHERE d.customer_id = c.id AND d.is_default) AS default_address_id
       FROM customers c WHERE id IN ($1, $2) ORDER BY id FOR UPDATE`,
    [a, b]
  )
  const find = (id: number) => {
    const row = rows.find((found) => found.id === id)
    if (!row) throw new NotFoundException('customer', id)
    if (row.anonymised_at)
      throw new ConflictException('customer_anonymised', { number: row.number })
    return row
  }
  return [find(a), find(b)]
}

/** Writes the fields a merge or its undo decided on. */
export async function writeFields(
  trx: Trx,
  id: number,
  fields: MergeableFields,
  searchName: string
): Promise<void> {
  await sql(
    trx,
    `UPDATE customers SET kind = $2, display_name = $3, search_name = $4, owner_id = $5, source = $6, locale = $7, tags = $8,
            note = $9, version = version + 1, updated_at = now() WHERE id = $1`,
    [
      id,
      fields.kind,
      fields.display_name,
      searchName,
      fields.owner_id,
      fields.source,
      fields.locale,
      fields.tags,
      fields.note,
    ]
  )
}

/** Writes order totals after a merge or its undo; the orders area proves them against its orders afterwards. */
export async function writeTotals(trx: Trx, id: number, totals: OrderTotals): Promise<void> {
  await sql(
    trx,
    'UPDATE customers SET orders_count = $2, orders_total = $3, orders_totals = $4, last_order_at = $5 WHERE id = $1',
    [
      id,
      totals.orders_count,
      totals.orders_total,
      JSON.stringify(totals.orders_totals),
      totals.last_order_at,
    ]
  )
}

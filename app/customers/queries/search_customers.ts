import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { listCustomers } from '#customers/queries/list_customers'

/** Customers for the search over everything: by name, pinyin, number, phone or e-mail. */
export default async function searchCustomers(
  term: string,
  _: Actor,
  limit: number
): Promise<SearchHit[]> {
  const query = {
    q: term,
    sort: { key: 'created', desc: true },
    filters: {},
    perPage: limit,
    cursor: null,
    echo: {},
  }
  const { rows } = await listCustomers(query)
  return rows.map((row) => ({
    kind: 'customer',
    title: row.name,
    subtitle: `${row.number} ${row.phone ?? ''}`.trim(),
    href: `/customers/customers/${row.id}`,
  }))
}

import { hashOfTerm } from '#customers/services/pii'
import {
  ids,
  keysetPage,
  keysetRows,
  part,
  readListQuery,
  text,
  when,
  type ListPage,
} from '#kernel/lists/index'
import type { HttpContext } from '@adonisjs/core/http'

export type CustomerRow = {
  id: number
  number: string
  name: string
  phone: string | null
  source: string | null
  owner: string | null
  tags: string[]
  orders: number
  total: string
  lastOrderAt: string | null
  createdAt: string
}

const SORTS = {
  created: 'c.created_at',
  orders: 'c.orders_count',
  total: 'c.orders_total',
  last: { column: 'c.last_order_at', nullable: true },
} as const

/** Reads what a list of customers is asked for. */
export const readCustomers = (request: HttpContext['request']) =>
  readListQuery(request, {
    sorts: Object.keys(SORTS),
    defaultSort: '-created',
    filters: { tag: text(), source: text(), owner: ids() },
  })

type Asked = ReturnType<typeof readCustomers>

/** Found by number, by phone or e-mail through their hash, else by name, pinyin or initials. */
function search(q: string | null) {
  if (!q) return null
  if (/^c\d{4,}$/i.test(q)) return part`c.number = ${q.toUpperCase()}`
  const found = hashOfTerm(q)
  if (found) {
    return part`c.id IN (SELECT customer_id FROM customer_identities WHERE kind = ${found.kind} AND scope = '' AND value_hash = ${found.hash})`
  }
  return part`c.search_name LIKE ${`%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`}`
}

const source = (query: Asked) =>
  ({
    query,
    select: `c.id, c.number, c.display_name AS name, c.source, u.full_name AS owner, c.tags, c.orders_count AS orders, c.orders_total AS total,
             c.last_order_at AS "lastOrderAt", c.created_at AS "createdAt",
             (SELECT value_masked FROM customer_identities i WHERE i.customer_id = c.id AND i.kind = 'phone' ORDER BY id LIMIT 1) AS phone`,
    from: 'customers c LEFT JOIN users u ON u.id = c.owner_id',
    countFrom: 'customers c',
    where: [
      part`c.merged_into_id IS NULL`,
      search(query.q),
      when(query.filters.tag, (tag) => part`c.tags @> ARRAY[${tag}]::text[]`),
      when(query.filters.source, (from) => part`c.source = ${from}`),
      when(query.filters.owner, (owners) => part`c.owner_id = ANY(${owners}::bigint[])`),
    ],
    sorts: SORTS,
    id: 'c.id',
    map: (row: CustomerRow & { lastOrderAt: Date | null; createdAt: Date }): CustomerRow => ({
      ...row,
      lastOrderAt: row.lastOrderAt && new Date(row.lastOrderAt).toISOString(),
      createdAt: new Date(row.createdAt).toISOString(),
    }),
  }) as const

export async function listCustomers(query: Asked): Promise<ListPage<CustomerRow>> {
  return (await keysetPage(source(query) as never)) as unknown as ListPage<CustomerRow>
}

export const eachCustomer = (query: Asked) =>
  keysetRows(source(query) as never) as AsyncGenerator<CustomerRow>

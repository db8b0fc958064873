import { hashOfTerm } from '#customers/services/pii'
import {
  among,
  between,
  choices,
  dates,
  ids,
  keysetPage,
  part,
  range,
  readListQuery,
  text,
  when,
  within,
  type KeysetSource,
  type ListPage,
} from '#kernel/lists/index'
import { settings } from '#kernel/settings/settings'
import type { HttpContext } from '@adonisjs/core/http'

export type CustomerRow = {
  id: number
  number: string
  name: string
  kind: 'person' | 'company'
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
    filters: {
      tag: text(),
      source: text(),
      owner: ids(),
      kind: choices('person', 'company'),
      spent: range(),
      ordered: dates(),
      created: dates(),
    },
    zone: settings.text('shell', 'time_zone'),
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

/** The list as SQL, for its page and its export; both share {@link toRow}. */
export function customerList(query: Asked): KeysetSource {
  const { tag, source, owner, kind, spent } = query.filters
  return {
    query,
    select: `c.id, c.number, c.display_name AS name, c.kind, c.source, u.full_name AS owner, c.tags, c.orders_count AS orders, c.orders_total AS total,
             c.last_order_at AS "lastOrderAt", c.created_at AS "createdAt",
             (SELECT value_masked FROM customer_identities i WHERE i.customer_id = c.id AND i.kind = 'phone' ORDER BY id LIMIT 1) AS phone`,
    from: 'customers c LEFT JOIN users u ON u.id = c.owner_id',
    countFrom: 'customers c',
    where: [
      part`c.merged_into_id IS NULL`,
      search(query.q),
      when(tag, (value) => part`c.tags @> ARRAY[${value}]::text[]`),
      when(source, (value) => part`c.source = ${value}`),
      among('c.kind', kind),
      when(owner, (value) => part`c.owner_id = ANY(${value}::bigint[])`),
      between('c.orders_total', spent),
      within('c.last_order_at', query.filters.ordered),
      within('c.created_at', query.filters.created),
    ],
    sorts: SORTS,
    id: 'c.id',
  }
}

type SqlRow = Omit<CustomerRow, 'lastOrderAt' | 'createdAt'> & {
  lastOrderAt: Date | null
  createdAt: Date
}

const toRow = (row: SqlRow): CustomerRow => ({
  ...row,
  lastOrderAt: row.lastOrderAt?.toISOString() ?? null,
  createdAt: row.createdAt.toISOString(),
})

/** One page of customers. */
export const listCustomers = (query: Asked): Promise<ListPage<CustomerRow>> =>
  keysetPage<SqlRow, CustomerRow>(customerList(query), toRow)

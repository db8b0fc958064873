import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  ids,
  keysetPage,
  part,
  when,
  within,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'

export type ReturnEntry = {
  id: number
  storeName: string
  externalNo: string
  code: string | null
  title: string
  qty: number
  amount: string
  currency: string
  /** Freight, duties and the like that were given back beside goods. */
  isFee: boolean
  /** How its order was found. */
  match: 'number' | 'buyer' | 'none'
  orderId: number | null
  orderNumber: string | null
  platformOrderId: number
  returnedAt: string
}

const FILTERS = {
  match: choices('number', 'buyer', 'none'),
  store: ids(),
  returned: dates(),
}
export const RETURN_ENTRY_LIST = {
  sorts: ['returned'],
  defaultSort: '-returned',
  filters: FILTERS,
} satisfies ListSpec

/** What came back by files, line by line, the latest first; a search finds the number of a return. */
export const listReturnEntries = (
  query: ListQuery<typeof FILTERS>,
  actor: Actor
): Promise<ListPage<ReturnEntry>> =>
  keysetPage<ReturnEntry>({
    query,
    select: `r.id, s.name AS "storeName", r.external_no AS "externalNo", r.code, r.title, r.qty, r.amount, trim(r.currency) AS currency,
      r.is_fee AS "isFee", r.match, r.order_id AS "orderId", o.number AS "orderNumber", r.platform_order_id AS "platformOrderId",
      to_json(r.returned_at)#>>'{}' AS "returnedAt"`,
    from: 'oms_return_lines r JOIN stores s ON s.id = r.store_id LEFT JOIN orders o ON o.id = r.order_id',
    countFrom: 'oms_return_lines r',
    id: 'r.id',
    where: [
      actor.stores && part`r.store_id = ANY(${actor.stores})`,
      // One way alone is read from its index in the order of the list.
      query.filters.match?.length === 1
        ? part`r.match = ${query.filters.match[0]}`
        : when(query.filters.match, (match) => part`r.match = ANY(${match})`),
      among('r.store_id', query.filters.store),
      within('r.returned_at', query.filters.returned),
      when(query.q, (q) => part`r.external_no = ${q}`),
    ],
    sorts: { returned: 'r.returned_at' },
  })

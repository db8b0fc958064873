import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import ListOrders from '#orders/queries/list_orders'

/** Orders by number, platform number, waybill, phone or SKU. */
export default async function searchOrders(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const query = {
    q: term,
    sort: { key: 'placed', desc: true },
    filters: {},
    perPage: limit,
    cursor: null,
    echo: {},
  }
  const { rows } = await new ListOrders().handle(
    query as Parameters<ListOrders['handle']>[0],
    actor
  )
  return rows.map((row) => ({
    kind: 'order',
    title: row.number,
    subtitle: `${row.store} · ${row.consignee ?? ''}`,
    href: `/orders/orders/${row.id}`,
  }))
}

import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  ids,
  keysetPage,
  part,
  text,
  when,
  within,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { STOPS_ORDER } from '#modules/oms/queries/get_platform_order'

export type ParkedRow = {
  id: number
  externalNo: string
  storeName: string
  platform: string
  status: string
  reason: string | null
  details: Record<string, unknown>
  orderId: number | null
  orderNumber: string | null
  /** Nothing of the order leaves until this is settled. */
  stopsOrder: boolean
  waitingSince: string
  updatedAt: string
}

const FILTERS = {
  status: choices('parked', 'conflict', 'received', 'ignored', 'submitted'),
  reason: text(),
  store: ids(),
  received: dates(),
}
export const PARKED_LIST = {
  sorts: ['received', 'updated'],
  defaultSort: '-received',
  filters: FILTERS,
} satisfies ListSpec

/** What is shown while nobody asked for anything else: what a person has to look at. */
const OPEN = ['parked', 'conflict']

/** Platform orders with why they wait; by default those that need a person. The search is by the platform's number. */
export default class ListParked {
  handle(query: ListQuery<typeof FILTERS>, actor: Actor): Promise<ListPage<ParkedRow>> {
    const { status, reason, store, received } = query.filters
    const isWaiting = (status ?? OPEN).every((one) => OPEN.includes(one))
    return keysetPage<ParkedRow>({
      query,
      select: `p.id, p.external_no AS "externalNo", s.name AS "storeName", s.platform, p.state AS status, p.park_reason AS reason,
        p.park_details AS details, p.order_id AS "orderId", o.number AS "orderNumber",
        ${STOPS_ORDER} AS "stopsOrder",
        to_json(p.received_at)#>>'{}' AS "waitingSince", to_json(p.updated_at)#>>'{}' AS "updatedAt"`,
      from: 'platform_orders p JOIN stores s ON s.id = p.store_id LEFT JOIN orders o ON o.id = p.order_id',
      countFrom: 'platform_orders p',
      id: 'p.id',
      where: [
        actor.stores && part`p.store_id = ANY(${actor.stores})`,
        part`p.state = ANY(${status ?? OPEN})`,
        when(reason, (code) => part`p.park_reason = ${code}`),
        among('p.store_id', store),
        within('p.received_at', received),
        when(query.q, (q) => part`p.external_no = ${q.trim()}`),
      ],
      // Few wait, and are sorted; all the others are walked by their key, which is the order they came in.
      sorts: { received: isWaiting ? 'p.received_at' : 'p.id', updated: 'p.updated_at' },
    })
  }
}

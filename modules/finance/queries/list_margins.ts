import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  flag,
  ids,
  keysetPage,
  part,
  when,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'

export type MarginRow = {
  id: number
  number: string
  storeName: string
  stage: string
  netRevenue: string
  margin: string
  rate: string | null
  updatedAt: string
}

export const MARGIN_LIST = {
  sorts: ['updated', 'margin'],
  defaultSort: '-updated',
  filters: {
    store: ids(),
    stage: choices('estimated', 'shipped', 'settled', 'final'),
    loss: flag(),
  },
} as const

/** Orders by their latest margin, in the company's currency. */
export class ListMargins {
  handle(query: ListQuery<typeof MARGIN_LIST.filters>, actor: Actor) {
    return keysetPage<MarginRow>(this.source(query, actor))
  }

  source(query: ListQuery<typeof MARGIN_LIST.filters>, actor: Actor): KeysetSource {
    const { q, filters } = query
    return {
      query,
      select: `m.order_id AS id, o.number, s.name AS "storeName", m.stage, m.net_revenue AS "netRevenue", m.margin,
        round(m.margin_rate * 100, 1)::text AS rate, to_char(m.updated_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "updatedAt"`,
      from: 'finance_order_margins m JOIN orders o ON o.id = m.order_id JOIN stores s ON s.id = m.store_id',
      countFrom: q ? undefined : 'finance_order_margins m',
      where: [
        among('m.store_id', actor.stores),
        among('m.store_id', filters.store),
        among('m.stage', filters.stage),
        filters.loss ? part`m.margin < 0` : null,
        when(q, (word) => part`o.number = ${word}`),
      ],
      sorts: { updated: 'm.updated_at', margin: 'm.margin' },
      id: 'm.order_id',
    }
  }
}

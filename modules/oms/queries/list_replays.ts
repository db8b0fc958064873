import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  flag,
  keysetPage,
  part,
  when,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import type { ReplayVariant } from '#modules/oms/actions/start_replay'
import type { Outcome, ReplayProgress, ReplaySummary } from '#modules/oms/domain/replay'
import type { ReplaySelection } from '#modules/oms/queries/past_decisions'

export type ReplayRow = {
  id: number
  name: string
  state: 'waiting' | 'running' | 'done' | 'failed' | 'cancelled'
  done: number
  total: number
  since: string
  until: string
  who: string | null
  at: string
  startedAt: string | null
  summary: ReplaySummary
}

export type ReplayOrderRow = {
  id: number
  orderId: number
  number: string
  store: string
  before: Outcome
  after: Outcome | null
  isMoved: boolean
  /** Ten-thousandths of the currency. */
  difference: number
}

export const REPLAY_LIST = { sorts: ['at'], defaultSort: '-at', filters: {} } satisfies ListSpec

const ORDER_FILTERS = { moved: flag() }
export const REPLAY_ORDER_LIST = {
  sorts: ['difference'],
  defaultSort: 'difference',
  filters: ORDER_FILTERS,
} satisfies ListSpec

type Row = Omit<ReplayRow, 'summary' | 'since' | 'until'> & {
  progress: ReplayProgress
  selection: ReplaySelection
}

const SELECT = `r.id, r.name, r.state, r.done, r.total, r.selection, r.summary AS progress, to_json(r.created_at)#>>'{}' AS at,
  to_json(r.started_at)#>>'{}' AS "startedAt", (SELECT u.full_name FROM users u WHERE u.id = r.created_by) AS who`

const toRow = ({ progress, selection, ...row }: Row): ReplayRow => ({
  ...row,
  since: selection.since,
  until: selection.until,
  summary: progress.summary,
})

/** A replay of every store is for those who see every store. */
const seen = ({ stores }: Actor) =>
  stores &&
  part`r.selection->'storeIds' <> 'null'::jsonb AND ARRAY(SELECT jsonb_array_elements_text(r.selection->'storeIds')::bigint) <@ ${stores}::bigint[]`

/** Replays a person may see, newest first. */
export const listReplays = (query: ListQuery, actor: Actor): Promise<ListPage<ReplayRow>> =>
  keysetPage(
    {
      query,
      select: SELECT,
      from: 'oms_replays r',
      id: 'r.id',
      where: [seen(actor)],
      sorts: { at: 'r.created_at' },
    },
    toRow
  )

/** A replay with what its warehouses and couriers' products are called. */
export type ReplayView = ReplayRow & {
  couriers: Record<string, string>
  variant: ReplayVariant
  warehouses: Record<string, string>
}

/** @throws NotFoundException */
export async function getReplay(id: number, actor: Actor): Promise<ReplayView> {
  const [row] = await sql<Row & { variants: [ReplayVariant]; storeIds: number[] | null }>(
    null,
    `SELECT ${SELECT}, r.variants, r.selection->'storeIds' AS "storeIds" FROM oms_replays r WHERE r.id = $1`,
    [id]
  )
  const isSeen =
    row &&
    (actor.stores === null ||
      (row.storeIds?.every((storeId) => actor.stores!.includes(storeId)) ?? false))
  if (!isSeen) throw new NotFoundException('replay', id)
  const { variants, storeIds, ...rest } = row
  const [warehouses, couriers] = await Promise.all([
    sql<{ key: number; name: string }>(null, 'SELECT id AS key, name FROM warehouses'),
    sql<{ key: string; name: string }>(
      null,
      `SELECT c.code || '/' || s.code AS key, concat_ws(' ', c.name, s.name) AS name
         FROM oms_courier_services s JOIN oms_couriers c ON c.id = s.courier_id`
    ),
  ])
  const byKey = (rows: { key: number | string; name: string }[]) =>
    Object.fromEntries(rows.map(({ key, name }) => [key, name]))
  return {
    ...toRow(rest),
    variant: variants[0],
    warehouses: byKey(warehouses),
    couriers: byKey(couriers),
  }
}

/** The orders of a replay, those that gain most first. */
export const listReplayOrders = (
  replayId: number,
  query: ListQuery<typeof ORDER_FILTERS>,
  actor: Actor
): Promise<ListPage<ReplayOrderRow>> =>
  keysetPage<ReplayOrderRow>({
    query,
    select: `x.id, x.order_id AS "orderId", o.number, s.name AS store, x.outcomes->0 AS before, x.outcomes->1 AS after,
      x.is_moved AS "isMoved", x.difference`,
    from: 'oms_replay_orders x JOIN orders o ON o.id = x.order_id JOIN stores s ON s.id = o.store_id',
    countFrom: actor.stores
      ? 'oms_replay_orders x JOIN orders o ON o.id = x.order_id'
      : 'oms_replay_orders x',
    id: 'x.id',
    where: [
      part`x.replay_id = ${replayId}`,
      actor.stores && part`o.store_id = ANY(${actor.stores})`,
      when(query.filters.moved, (moved) => part`x.is_moved = ${moved}`),
    ],
    sorts: { difference: 'x.difference' },
  })

import {
  choices,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { seesStore, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type StoreRow = {
  id: number
  code: string
  platform: string
  name: string
  currency: string
  timeZone: string
  listings: number
  unmapped: number
  status: 'active' | 'inactive'
}

const FILTERS = { status: choices('active', 'inactive') }
export const STORE_LIST = {
  sorts: ['created', 'code', 'name'],
  defaultSort: 'created',
  filters: FILTERS,
} satisfies ListSpec
const COLUMNS = `s.id, s.code, s.platform, s.name, s.currency, s.time_zone AS "timeZone",
  CASE WHEN s.is_active THEN 'active' ELSE 'inactive' END AS status`

/** The stores within the actor's scope. */
export function storeList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  return {
    query,
    select: `${COLUMNS}, (SELECT count(*)::int FROM listings WHERE store_id = s.id) AS listings,
      (SELECT count(*)::int FROM listings WHERE store_id = s.id AND sku_id IS NULL) AS unmapped`,
    from: 'stores s',
    id: 's.id',
    where: [
      actor.stores && part`s.id = ANY(${actor.stores})`,
      when(
        query.filters.status,
        (status) => part`s.is_active = ANY(${status.map((one) => one === 'active')})`
      ),
      when(query.q, (q) => part`s.name ILIKE ${`%${q}%`}`),
    ],
    sorts: { created: 's.id', code: 's.code', name: 's.name' },
  }
}

/** One store. @throws NotFoundException also for one outside the actor's scope */
export async function getStore(id: number, actor: Actor): Promise<StoreRow> {
  const [row] = await sql<StoreRow>(
    null,
    `SELECT ${COLUMNS} FROM stores s WHERE s.id = $1`,
    [id],
    'store_get'
  )
  if (!row || !seesStore(actor, id)) throw new NotFoundException('store', id)
  return row
}

/** Stores as a filter offers them. */
export function storeOptions(actor: Actor): Promise<{ value: number; label: string }[]> {
  return sql(
    null,
    'SELECT id AS value, name AS label FROM stores WHERE $1::bigint[] IS NULL OR id = ANY($1) ORDER BY id LIMIT 500',
    [actor.stores],
    'store_options'
  )
}

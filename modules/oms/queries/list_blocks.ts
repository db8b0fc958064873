import {
  choices,
  keysetPage,
  part,
  when,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { hashOfTerm } from '#customers/services/pii'
import { BLOCK_KINDS, type BlockKind } from '#modules/oms/domain/block_list'

export type BlockRow = {
  id: number
  kind: BlockKind
  value: string
  reason: string | null
  until: string | null
  isOver: boolean
  by: string | null
  at: string
  /** Orders it stopped, and the latest of them. */
  hits: number
  lastHit: { id: number; number: string } | null
  order: { id: number; number: string } | null
}

const FILTERS = { kind: choices(...BLOCK_KINDS), state: choices('in_force', 'over') }
export const BLOCK_LIST = {
  sorts: ['at'],
  defaultSort: '-at',
  filters: FILTERS,
} satisfies ListSpec

const stateIs = (state: string) =>
  state === 'over' ? part`b.until <= now()` : part`(b.until IS NULL OR b.until > now())`

/** The block list, the latest first. A search is for a whole phone, e-mail, buyer number or name: values are kept as hashes. */
export default class ListBlocks {
  async handle(query: ListQuery<typeof FILTERS>): Promise<ListPage<BlockRow>> {
    const { kind, state } = query.filters
    const keys = query.q ? await keysOf(query.q) : []
    return keysetPage<BlockRow>({
      query,
      select: `b.id, b.kind, b.value_masked AS value, b.reason, to_json(b.until)#>>'{}' AS until, coalesce(b.until <= now(), false) AS "isOver",
        (SELECT u.full_name FROM users u WHERE u.id = b.created_by) AS by, to_json(b.created_at)#>>'{}' AS at,
        (SELECT count(*)::int FROM oms_block_hits h WHERE h.block_id = b.id) AS hits,
        (SELECT jsonb_build_object('id', o.id, 'number', o.number) FROM oms_block_hits h JOIN orders o ON o.id = h.order_id
          WHERE h.block_id = b.id ORDER BY h.hit_at DESC, h.order_id DESC LIMIT 1) AS "lastHit",
        (SELECT jsonb_build_object('id', o.id, 'number', o.number) FROM orders o WHERE o.id = b.order_id) AS "order"`,
      from: 'oms_block_list b',
      countFrom: 'oms_block_list b',
      id: 'b.id',
      where: [
        when(kind, (kinds) => part`b.kind = ANY(${kinds})`),
        state?.length === 1 && stateIs(state[0]),
        when(query.q, () => part`b.value_hash = ANY(${keys})`),
      ],
      sorts: { at: 'b.created_at' },
    })
  }
}

/** The hashes that a search could stand for. */
async function keysOf(q: string): Promise<string[]> {
  const rows = await sql<{ key: string | null }>(
    null,
    `SELECT oms_text_key(t)::text AS key FROM (
       SELECT $1::text AS t UNION SELECT s.platform || ' ' || $1 FROM stores s) terms`,
    [q.trim()]
  )
  const hash = hashOfTerm(q)?.hash
  return [...rows.flatMap((row) => row.key ?? []), ...(hash ? [hash] : [])]
}

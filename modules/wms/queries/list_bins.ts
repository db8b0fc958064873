import type { Actor } from '#kernel/access/actor'
import { among, choices, ids, keysetPage, part, when, type ListQuery } from '#kernel/lists/index'
import { inScope } from '../services/scope.js'

export type BinRow = {
  id: number
  code: string
  warehouseCode: string
  zoneCode: string
  kind: string
  use: string | null
  skus: number
  onHand: number
  allocated: number
  damaged: number
  isSuspect: boolean
  blockedReason: string | null
  pickSeq: number
}

export const BIN_KINDS = ['pick', 'reserve', 'stage', 'dock', 'qc', 'damaged'] as const
export const BIN_LIST = {
  sorts: ['walk', 'code', 'on_hand'],
  defaultSort: 'walk',
  filters: {
    warehouse: ids(),
    zone: ids(),
    kind: choices(...BIN_KINDS),
    state: choices('empty', 'filled', 'blocked', 'suspect'),
  },
} as const

const STATES = {
  empty: part`coalesce(s.on_hand, 0) + coalesce(s.damaged, 0) = 0`,
  filled: part`coalesce(s.on_hand, 0) + coalesce(s.damaged, 0) > 0`,
  blocked: part`b.blocked_reason IS NOT NULL`,
  suspect: part`coalesce(s.suspect, false)`,
}

/** Bins in the order of the walk; a word is the beginning of a bin's code, or a SKU's code. */
export default class ListBins {
  handle(query: ListQuery<typeof BIN_LIST.filters>, actor: Actor) {
    const { q, filters } = query
    const stock = `LEFT JOIN LATERAL (SELECT sum(on_hand)::bigint AS on_hand, sum(allocated)::bigint AS allocated, sum(damaged)::bigint AS damaged,
        count(*) FILTER (WHERE on_hand + damaged > 0)::int AS skus, bool_or(suspect_at IS NOT NULL) AS suspect
        FROM wms_bin_stock WHERE bin_id = b.id) s ON true`
    const like = q && `${q.toUpperCase().replace(/[\\%_]/g, '\\$&')}%`
    return keysetPage<BinRow>({
      query,
      select: `b.id, b.code, w.code AS "warehouseCode", z.code AS "zoneCode", b.kind, b.use, coalesce(s.skus, 0) AS skus,
        coalesce(s.on_hand, 0) AS "onHand", coalesce(s.allocated, 0) AS allocated, coalesce(s.damaged, 0) AS damaged,
        coalesce(s.suspect, false) AS "isSuspect", b.blocked_reason AS "blockedReason", b.pick_seq AS "pickSeq"`,
      from: `wms_bins b JOIN wms_zones z ON z.id = b.zone_id JOIN warehouses w ON w.id = b.warehouse_id ${stock}`,
      countFrom: `wms_bins b ${stock}`,
      where: [
        inScope(actor, 'b'),
        among('b.warehouse_id', filters.warehouse),
        among('b.zone_id', filters.zone),
        among('b.kind', filters.kind),
        ...(filters.state ?? []).map((state) => STATES[state]),
        when(
          like,
          (
            word
          ) => part`(b.code LIKE ${word} OR b.id IN (SELECT bin_id FROM wms_bin_stock x JOIN skus k ON k.id = x.sku_id
            WHERE k.code = ${q?.toUpperCase()} AND x.on_hand + x.damaged > 0))`
        ),
      ],
      sorts: { walk: 'b.pick_seq', code: 'b.code', on_hand: 'coalesce(s.on_hand, 0)' },
      id: 'b.id',
    })
  }
}

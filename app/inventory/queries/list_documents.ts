import type { Actor } from '#kernel/access/actor'
import { seesWarehouse } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  among,
  choices,
  ids,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { STOCK_ACTS } from '#inventory/domain/stock_acts'

export type AdjustmentRow = {
  id: number
  number: string
  warehouseId: number
  warehouseName: string
  act: string
  reason: string
  /** Of a reason of the company's own. */
  reasonName: string | null
  note: string | null
  status: string
  lineCount: number
  value: string | null
  who: string | null
  createdAt: string
}

const ADJUSTMENT_FILTERS = {
  status: choices('pending', 'posted', 'refused'),
  act: choices(...STOCK_ACTS),
  warehouse: ids(),
}
export const ADJUSTMENT_LIST = {
  sorts: ['created'],
  defaultSort: '-created',
  filters: ADJUSTMENT_FILTERS,
} satisfies ListSpec
const adjustment = (
  seesCosts: boolean
) => `a.id, a.number, a.warehouse_id AS "warehouseId", w.name AS "warehouseName", a.act, a.reason, r.name AS "reasonName", a.note, a.status,
  (SELECT count(*)::int FROM stock_adjustment_lines WHERE adjustment_id = a.id) AS "lineCount", ${seesCosts ? 'a.value' : 'NULL'} AS value,
  u.full_name AS who, to_json(a.created_at)#>>'{}' AS "createdAt"`
const ADJUSTMENTS =
  'stock_adjustments a JOIN warehouses w ON w.id = a.warehouse_id LEFT JOIN users u ON u.id = a.created_by LEFT JOIN stock_reasons r ON r.code = a.reason'

/** Adjustments, newest first. */
export function adjustmentList(
  query: ListQuery<typeof ADJUSTMENT_FILTERS>,
  actor: Actor,
  seesCosts: boolean
): KeysetSource {
  return {
    query,
    select: adjustment(seesCosts),
    from: ADJUSTMENTS,
    countFrom: 'stock_adjustments a',
    id: 'a.id',
    where: [
      actor.warehouses && part`a.warehouse_id = ANY(${actor.warehouses})`,
      among('a.status', query.filters.status),
      among('a.act', query.filters.act),
      among('a.warehouse_id', query.filters.warehouse),
      when(query.q, (q) => part`a.number = ${q.toUpperCase()}`),
    ],
    sorts: { created: 'a.id' },
  }
}

export type AdjustmentDetail = AdjustmentRow & {
  decidedBy: string | null
  decidedAt: string | null
  decisionNote: string | null
  lines: {
    skuId: number
    code: string
    name: string
    bucket: string
    delta: number
    unitCost: string | null
  }[]
}

/** One adjustment with its lines. @throws NotFoundException also outside the actor's warehouses */
export async function getAdjustment(
  id: number,
  actor: Actor,
  seesCosts: boolean
): Promise<AdjustmentDetail> {
  const [row] = await sql<Omit<AdjustmentDetail, 'lines'>>(
    null,
    `SELECT ${adjustment(seesCosts)}, d.full_name AS "decidedBy", to_json(a.decided_at)#>>'{}' AS "decidedAt", a.decision_note AS "decisionNote"
       FROM ${ADJUSTMENTS} LEFT JOIN users d ON d.id = a.decided_by WHERE a.id = $1`,
    [id]
  )
  if (!row || !seesWarehouse(actor, row.warehouseId))
    throw new NotFoundException('stock_adjustment', id)
  const lines = await sql<AdjustmentDetail['lines'][number]>(
    null,
    `SELECT l.sku_id AS "skuId", s.code, s.name, l.bucket, l.delta, ${seesCosts ? 'l.unit_cost' : 'NULL'} AS "unitCost"
       FROM stock_adjustment_lines l JOIN skus s ON s.id = l.sku_id WHERE l.adjustment_id = $1 ORDER BY l.id`,
    [id]
  )
  return { ...row, lines }
}

export type TransferRow = {
  id: number
  number: string
  fromId: number
  fromName: string
  toId: number
  toName: string
  status: string
  units: number
  received: number
  note: string | null
  expectedAt: string | null
  shippedAt: string | null
  createdAt: string
}

const TRANSFER_FILTERS = {
  status: choices('draft', 'in_transit', 'received', 'closed_short', 'cancelled'),
  from: ids(),
  to: ids(),
}
export const TRANSFER_LIST = {
  sorts: ['created'],
  defaultSort: '-created',
  filters: TRANSFER_FILTERS,
} satisfies ListSpec
const TRANSFER = `t.id, t.number, t.from_warehouse_id AS "fromId", f.name AS "fromName", t.to_warehouse_id AS "toId", o.name AS "toName",
  t.status, t.note, to_json(t.expected_at)#>>'{}' AS "expectedAt", to_json(t.shipped_at)#>>'{}' AS "shippedAt", to_json(t.created_at)#>>'{}' AS "createdAt",
  (SELECT coalesce(sum(qty), 0)::bigint FROM stock_transfer_lines WHERE transfer_id = t.id) AS units,
  (SELECT coalesce(sum(received), 0)::bigint FROM stock_transfer_lines WHERE transfer_id = t.id) AS received`
const TRANSFERS =
  'stock_transfers t JOIN warehouses f ON f.id = t.from_warehouse_id JOIN warehouses o ON o.id = t.to_warehouse_id'

/** Transfers that leave or reach the actor's warehouses, newest first. */
export function transferList(
  query: ListQuery<typeof TRANSFER_FILTERS>,
  actor: Actor
): KeysetSource {
  return {
    query,
    select: TRANSFER,
    from: TRANSFERS,
    countFrom: 'stock_transfers t',
    id: 't.id',
    where: [
      actor.warehouses &&
        part`t.from_warehouse_id = ANY(${actor.warehouses}) OR t.to_warehouse_id = ANY(${actor.warehouses})`,
      among('t.status', query.filters.status),
      among('t.from_warehouse_id', query.filters.from),
      among('t.to_warehouse_id', query.filters.to),
      when(query.q, (q) => part`t.number = ${q.toUpperCase()}`),
    ],
    sorts: { created: 't.id' },
  }
}

export type TransferDetail = TransferRow & {
  version: number
  lines: {
    id: number
    skuId: number
    code: string
    name: string
    qty: number
    received: number
    lost: number
  }[]
}

/** One transfer with its lines. @throws NotFoundException also outside the actor's warehouses */
export async function getTransfer(id: number, actor: Actor): Promise<TransferDetail> {
  const [row] = await sql<Omit<TransferDetail, 'lines'>>(
    null,
    `SELECT ${TRANSFER}, t.version FROM ${TRANSFERS} WHERE t.id = $1`,
    [id],
    'transfer_get'
  )
  if (!row || !(seesWarehouse(actor, row.fromId) || seesWarehouse(actor, row.toId)))
    throw new NotFoundException('stock_transfer', id)
  const lines = await sql<TransferDetail['lines'][number]>(
    null,
    `SELECT l.id, l.sku_id AS "skuId", s.code, s.name, l.qty, l.received, l.lost
       FROM stock_transfer_lines l JOIN skus s ON s.id = l.sku_id WHERE l.transfer_id = $1 ORDER BY l.id`,
    [id],
    'transfer_lines_shown'
  )
  return { ...row, lines }
}

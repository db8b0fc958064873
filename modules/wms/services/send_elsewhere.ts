import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { BinPool } from '../domain/choose_bins.js'
import type { PickState } from '../domain/pick_session.js'
import type { ScanAnswer } from '../domain/scans.js'
import { lockOffers } from './bins.js'
import { moveBins } from './bin_stock.js'
import type { LockedTask } from './task_rows.js'
import { insertLines, type NewPickLine } from './wave_rows.js'

/**
 * Goods were not where they should be: looks for them in other bins and adds
 * stops at the end of the walk for what is found there, in the state too.
 * Returns the new lines' ids; what no bin has stays short.
 */
export async function sendElsewhere(
  trx: Trx,
  actor: Actor,
  task: LockedTask,
  state: PickState,
  answer: ScanAnswer
): Promise<number[]> {
  const line = state.lines.find((one) => one.id === answer.lineId)!
  const shares = new Map(line.shares.map((share) => [share.id, share]))
  const offers = await lockOffers(trx, [{ warehouseId: task.warehouseId, skuIds: [line.skuId] }], {
    pickable: true,
  })
  const pool = new BinPool(offers.filter((offer) => offer.binId !== line.binId))
  const found = new Map<number, NewPickLine>()
  let seq = Math.max(...state.lines.map((one) => one.seq))
  for (const { id, qty } of answer.effect.shorts ?? []) {
    const { fulfilmentId, fulfilmentLineId, cartSlot } = shares.get(id)!
    const { takes } = pool.take([{ fulfilmentId, fulfilmentLineId, skuId: line.skuId, qty }])
    for (const take of takes) {
      const stop = found.get(take.binId) ?? {
        taskId: task.id,
        seq: ++seq,
        binId: take.binId,
        skuId: line.skuId,
        qty: 0,
        shares: [],
      }
      stop.qty += take.qty
      stop.shares.push({ fulfilmentId, fulfilmentLineId, cartSlot, qty: take.qty })
      found.set(take.binId, stop)
    }
  }
  const lines = [...found.values()]
  const ids = await insertLines(trx, lines)
  await moveBins(
    trx,
    actor,
    [],
    lines.map(({ binId, skuId, qty }) => ({
      binId,
      warehouseId: task.warehouseId,
      skuId,
      allocated: qty,
    }))
  )
  await showInState(
    trx,
    state,
    ids,
    new Map(offers.map((offer) => [offer.binId, offer.code])),
    lines,
    line.skuCode
  )
  return ids
}

async function showInState(
  trx: Trx,
  state: PickState,
  ids: readonly number[],
  codes: ReadonlyMap<number, string>,
  lines: readonly NewPickLine[],
  skuCode: string
) {
  if (ids.length === 0) return
  const rows = await sql<{ id: number; lineId: number; fulfilmentLineId: number }>(
    trx,
    `SELECT id, pick_line_id AS "lineId", fulfilment_line_id AS "fulfilmentLineId" FROM wms_pick_shares WHERE pick_line_id = ANY($1::bigint[])`,
    [ids],
    'wms_shares_of_lines'
  )
  lines.forEach((line, index) => {
    state.lines.push({
      id: ids[index],
      seq: line.seq,
      binId: line.binId,
      binCode: codes.get(line.binId)!,
      skuId: line.skuId,
      skuCode,
      isBinConfirmed: false,
      shares: line.shares.map((share) => ({
        ...share,
        id: rows.find(
          (row) => row.lineId === ids[index] && row.fulfilmentLineId === share.fulfilmentLineId
        )!.id,
        picked: 0,
        short: 0,
        dropped: 0,
        isStopped: false,
        isPacking: false,
      })),
    })
  })
}

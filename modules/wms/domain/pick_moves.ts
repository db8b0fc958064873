import type { PickState } from './pick_session.js'
import type { ScanAnswer } from './scans.js'

/** Units moved on one share in one direction by the scans of a list. */
export interface ShareMove {
  shareId: number
  lineId: number
  kind: 'pick' | 'short'
  qty: number
}

/** What a list of answers comes to on each share: a scan and its undo cancel out. */
export function netMoves(accepted: readonly ScanAnswer[]): ShareMove[] {
  const net = new Map<string, ShareMove>()
  for (const { effect, lineId, undoesScanId } of accepted) {
    const sign = undoesScanId ? -1 : 1
    for (const [kind, parts] of [
      ['pick', effect.picks],
      ['short', effect.shorts],
    ] as const) {
      for (const part of parts ?? []) {
        const key = `${kind}:${part.id}`
        const move = net.get(key) ?? { shareId: part.id, lineId: lineId!, kind, qty: 0 }
        move.qty += sign * part.qty
        net.set(key, move)
      }
    }
  }
  return [...net.values()].filter((move) => move.qty !== 0)
}

/** The moves as units picked of each fulfilment line. */
export function picksOf(state: PickState, moves: readonly ShareMove[]) {
  const lineOf = new Map(
    state.lines.flatMap((line) => line.shares.map((share) => [share.id, share.fulfilmentLineId]))
  )
  const sums = new Map<number, number>()
  for (const { shareId, kind, qty } of moves) {
    if (kind === 'pick') sums.set(lineOf.get(shareId)!, (sums.get(lineOf.get(shareId)!) ?? 0) + qty)
  }
  return [...sums]
    .filter(([, qty]) => qty !== 0)
    .map(([fulfilmentLineId, qty]) => ({ fulfilmentLineId, qty }))
}

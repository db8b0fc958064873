import type { Machine } from '#kernel/state_machine'

/** A row that was in no state to move, or not there at all. */
export interface Refusal {
  id: number
  /** Null when there is no such row. */
  status: string | null
  /** Of one that was stopped: a code of `STOP_CODES`, or a person's words. */
  why?: string
}

/** What became of a list: every id is in one of the two. */
export interface MoveResult {
  moved: number[]
  refused: Refusal[]
}

/** Parts the rows asked for into those that may move to `to` and those that may not. */
export function partMoves<State extends string>(
  machine: Machine<State>,
  to: State,
  asked: readonly number[],
  rows: readonly { id: number; status: State }[]
): MoveResult {
  const found = new Map(rows.map((row) => [row.id, row.status]))
  const moved: number[] = []
  const refused: Refusal[] = []
  for (const id of new Set(asked)) {
    const status = found.get(id)
    if (status !== undefined && machine.can(status, to)) moved.push(id)
    else refused.push({ id, status: status ?? null })
  }
  return { moved, refused }
}

import { InvalidTransitionException } from '#kernel/exceptions'

/** One allowed move, and the key of the event it appends, if any. */
export interface Move<State extends string> {
  from: State
  to: State
  event?: string
}

export interface MachineDefinition<State extends string> {
  name: string
  states: readonly State[]
  initial: NoInfer<State>
  moves: readonly Move<NoInfer<State>>[]
}

/**
 * States as data. A machine changes nothing itself: the action that moves rows writes a conditional
 * update, `UPDATE … SET status = :to WHERE id = ANY(:ids) AND status = ANY(:sources)`, with
 * `sources(to)`, and rows it did not touch were in no state to move.
 */
export interface Machine<State extends string> extends MachineDefinition<State> {
  /** Whether the text names a state of this machine. */
  has(state: string): state is State
  /** Whether the move is in the table. A state never moves to itself unless the table says so. */
  can(from: State, to: State): boolean
  /** The move, with its event. @throws InvalidTransitionException */
  assertMove(from: State, to: State): Move<State>
  /** The states from which `to` can be reached in one move, in the order of the table. */
  sources(to: State): State[]
  /** The states that can be reached from `from` in one move, in the order of the table. */
  targets(from: State): State[]
  /** Whether nothing leads out of the state. */
  isFinal(state: State): boolean
}

/**
 * Declares a machine and checks its table: known states, no move twice, every state reachable
 * from the initial one.
 *
 * @example
 * const fulfilment = defineMachine({
 *   name: 'fulfilment',
 *   states: ['planned', 'reserved', 'shipped'],
 *   initial: 'planned',
 *   moves: [{ from: 'planned', to: 'reserved' }, { from: 'reserved', to: 'shipped' }],
 * })
 * type FulfilmentStatus = StateOf<typeof fulfilment>
 */
export function defineMachine<const State extends string>(
  definition: MachineDefinition<State>
): Machine<State> {
  const { name, states, initial, moves } = definition
  check(definition)
  const find = (from: State, to: State) =>
    moves.find((move) => move.from === from && move.to === to)

  return Object.freeze({
    name,
    states,
    initial,
    moves,
    has: (state: string): state is State => (states as readonly string[]).includes(state),
    can: (from: State, to: State) => find(from, to) !== undefined,
    assertMove(from: State, to: State) {
      const move = find(from, to)
      if (!move) throw new InvalidTransitionException(name, from, to)
      return move
    },
    sources: (to: State) => moves.filter((move) => move.to === to).map((move) => move.from),
    targets: (from: State) => moves.filter((move) => move.from === from).map((move) => move.to),
    isFinal: (state: State) => !moves.some((move) => move.from === state),
  })
}

/** The union of a machine's states. */
export type StateOf<M> = M extends Machine<infer State> ? State : never

function check<State extends string>({ name, states, initial, moves }: MachineDefinition<State>) {
  const fail = (why: string) => new Error(`State machine ${name}: ${why}`)
  const known = new Set(states)
  if (known.size !== states.length) throw fail('a state is listed twice')
  if (!known.has(initial)) throw fail(`unknown initial state ${initial}`)

  const seen = new Set<string>()
  for (const { from, to } of moves) {
    if (!known.has(from) || !known.has(to)) throw fail(`unknown state in ${from} → ${to}`)
    if (seen.has(`${from} ${to}`)) throw fail(`${from} → ${to} is listed twice`)
    seen.add(`${from} ${to}`)
  }

  const reached = new Set<State>([initial])
  for (const state of reached) {
    for (const move of moves) if (move.from === state) reached.add(move.to)
  }
  const lost = states.find((state) => !reached.has(state))
  if (lost) throw fail(`${lost} cannot be reached from ${initial}`)
}

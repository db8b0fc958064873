import type { BatchProblem } from './batch_solver.js'
import { BatchState } from './batch_state.js'

/** First come, first served: each takes the best way that is left. */
export function firstCome(problem: BatchProblem): { chosen: number[]; value: number } {
  const state = new BatchState(problem)
  problem.contenders.forEach((_, at) => state.fill(at))
  return { chosen: state.chosen, value: state.value }
}

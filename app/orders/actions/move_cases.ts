import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { CaseStatus } from '#orders/domain/case_machine'
import { CasesMoved } from '#orders/events/cases_moved'
import { deadlineOf } from '#orders/services/case_deadlines'

export interface CaseStep {
  act: string
  caseId: number
  to: CaseStatus
  /** What the log says beside the act: a reason, a waybill, an amount. */
  params?: Record<string, string | number | null>
}

const MOVE = `
  WITH steps AS (SELECT * FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::jsonb[]) AS s(id, to_status, deadline, params)),
  moved AS (
    UPDATE after_sales_cases c SET status = s.to_status, deadline_at = s.deadline, version = c.version + 1, updated_at = now()
      FROM steps s, after_sales_cases b
     WHERE c.id = s.id AND b.id = c.id AND EXISTS (SELECT FROM after_sales_moves m
       WHERE m.kind = c.kind AND m.act = $5 AND m.from_status = c.status AND m.to_status = s.to_status)
    RETURNING c.id, b.status AS from_status, c.status AS to_status)
  INSERT INTO after_sales_log (case_id, act, from_status, to_status, params, actor_id)
  SELECT m.id, $5, m.from_status, m.to_status, s.params, $6 FROM moved m JOIN steps s ON s.id = m.id ORDER BY m.id
  RETURNING case_id AS "caseId", from_status AS "from", to_status AS "to"`

/**
 * Moves locked cases by one act, each to where its step says, with the deadline that comes with the
 * new status; the log and the event say so. Steps that a case's kind and status do not allow move nothing.
 * @returns the ids of those that moved
 */
export async function moveCases(
  trx: Trx,
  steps: readonly CaseStep[],
  actor: Actor
): Promise<number[]> {
  const moved: number[] = []
  for (const [act, group] of Map.groupBy(steps, (step) => step.act)) {
    const moves = await sql<{ caseId: number; from: string; to: string }>(
      trx,
      MOVE,
      [
        group.map((step) => step.caseId),
        group.map((step) => step.to),
        group.map((step) => deadlineOf(step.to)),
        group.map((step) => JSON.stringify(step.params ?? {})),
        act,
        actor.id,
      ],
      'orders_cases_move'
    )
    if (moves.length > 0) await append(trx, new CasesMoved({ act, moves }), actor)
    moved.push(...moves.map((one) => one.caseId))
  }
  return moved
}

/** Writes down what was done to a case without moving it. */
export function noteOnCase(trx: Trx, step: Omit<CaseStep, 'to'>, actor: Actor): Promise<void> {
  return noteOnCases(trx, [step], actor)
}

/** The same for several cases, in one statement. */
export async function noteOnCases(
  trx: Trx,
  steps: readonly Omit<CaseStep, 'to'>[],
  actor: Actor
): Promise<void> {
  if (steps.length === 0) return
  await sql(
    trx,
    `INSERT INTO after_sales_log (case_id, act, params, actor_id)
     SELECT n.case_id, n.act, n.params, $4 FROM unnest($1::bigint[], $2::text[], $3::jsonb[]) AS n(case_id, act, params)`,
    [
      steps.map(({ caseId }) => caseId),
      steps.map(({ act }) => act),
      steps.map(({ params = {} }) => JSON.stringify(params)),
      actor.id,
    ],
    'orders_cases_note'
  )
}

import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { lockFulfilments } from '#orders/queries/lock_orders'

const STATEMENTS = {
  picked: `
    UPDATE fulfilment_lines l SET picked = l.picked + c.qty
      FROM (SELECT id, sum(qty)::int AS qty FROM unnest($1::bigint[], $2::int[]) AS c(id, qty) GROUP BY id) c
     WHERE l.id = c.id AND NOT l.is_cancelled RETURNING l.id`,
  packed: `
    UPDATE fulfilment_lines l SET packed = l.packed + c.qty
      FROM (SELECT id, sum(qty)::int AS qty FROM unnest($1::bigint[], $2::int[]) AS c(id, qty) GROUP BY id) c
     WHERE l.id = c.id AND NOT l.is_cancelled RETURNING l.id`,
}
const REFUSALS: Record<string, string> = {
  fulfilment_lines_picked: 'over_picked',
  fulfilment_lines_packed: 'over_packed',
}

/** Moves one counter of fulfilment lines; the CHECKs of the table say how far it may go. */
export async function countUnits(
  outer: Trx | null | undefined,
  counter: 'picked' | 'packed',
  counts: { fulfilmentLineId: number; qty: number }[]
): Promise<void> {
  if (counts.length === 0) return
  const lineIds = [...new Set(counts.map((count) => count.fulfilmentLineId))]
  await inTransaction(outer, async (trx) => {
    const heads = await sql<{ id: number }>(
      trx,
      'SELECT DISTINCT fulfilment_id AS id FROM fulfilment_lines WHERE id = ANY($1::bigint[])',
      [lineIds],
      'fulfilment_lines_heads'
    )
    const locked = await lockFulfilments(
      trx,
      heads.map((head) => head.id)
    )
    const stray = locked.find((row) => row.status !== 'picking')
    if (stray) throw new RefusedException('not_picking', { status: stray.status })
    try {
      const values = [
        counts.map((count) => count.fulfilmentLineId),
        counts.map((count) => count.qty),
      ]
      const rows = await sql(trx, STATEMENTS[counter], values, `fulfilment_lines_${counter}`)
      if (rows.length !== lineIds.length) throw new RefusedException('line_cancelled')
    } catch (error) {
      const code = REFUSALS[(error as { constraint?: string }).constraint ?? '']
      throw code ? new RefusedException(code) : error
    }
  })
}

import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import SettleRefund from '#orders/actions/settle_refund'
import { addDecimals } from '#kernel/decimal'
import type { FileReturn } from '#modules/oms/domain/file_documents'
import { matchReturns, type MatchedReturn, type SoldLine } from '#modules/oms/domain/match_returns'
import { soldLines } from '#modules/oms/queries/sold_lines'
import { filePayloadOf } from '#modules/oms/services/platforms/file'
import type { Parking, PlatformRow } from '#modules/oms/services/platform_rows'

interface Entry extends MatchedReturn {
  row: PlatformRow
  note: FileReturn
}

/**
 * Takes returns in that a file tells of. Each line is tied to the order it came back from: by the
 * number the file names, or by buyer, item and price; the money counts as given back there. What
 * belongs to no order that is known is an entry tied to nothing, never lost and never guessed at.
 * A return that was taken in does not change: another version of it waits for a person.
 */
export default class SubmitReturns {
  async handle({
    trx,
    rows,
  }: {
    trx: Trx
    rows: readonly PlatformRow[]
  }): Promise<{ submitted: number[]; parked: Parking[] }> {
    if (rows.length === 0) return { submitted: [], parked: [] }
    const known = await this.#known(trx, rows)
    const fresh = rows.filter((row) => !known.has(row.id))
    const entries = await this.#match(trx, fresh)
    await this.#write(trx, entries)
    await this.#refund(trx, entries)
    await this.#done(trx, fresh)
    const parked = rows
      .filter((row) => known.has(row.id))
      .map(({ id }): Parking => ({ id, reason: 'return_changed' }))
    return { submitted: fresh.map((row) => row.id), parked }
  }

  async #known(trx: Trx, rows: readonly PlatformRow[]): Promise<Set<number>> {
    const found = await sql<{ id: number }>(
      trx,
      'SELECT DISTINCT platform_order_id AS id FROM oms_return_lines WHERE platform_order_id = ANY($1::bigint[])',
      [rows.map((row) => row.id)],
      'oms_returns_known'
    )
    return new Set(found.map((row) => row.id))
  }

  /** In the order of time: an earlier return takes its units first. */
  async #match(trx: Trx, rows: readonly PlatformRow[]): Promise<Entry[]> {
    const notes = rows
      .map((row) => ({ row, note: filePayloadOf(row.payload).document as FileReturn }))
      .sort((a, b) =>
        a.note.at === b.note.at ? a.row.id - b.row.id : a.note.at < b.note.at ? -1 : 1
      )
    const sold = await soldLines(
      trx,
      notes.map(({ row, note }) => ({ storeId: row.storeId, ...note }))
    )
    // One object a sold line, whoever asks for it: what one return takes, the next has no more.
    const lines = new Map<number, SoldLine>()
    return notes.flatMap(({ row, note }, index) => {
      const mine = sold[index].map((line) => {
        const shared = lines.get(line.orderLineId) ?? line
        lines.set(line.orderLineId, shared)
        return shared
      })
      return matchReturns(note.lines, mine).map((match) => ({ ...match, row, note }))
    })
  }

  async #write(trx: Trx, entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return
    await sql(
      trx,
      `INSERT INTO oms_return_lines (store_id, platform_order_id, external_no, external_line_no, part, code, title, qty, amount, currency, is_fee,
         match, order_id, order_line_id, returned_at)
       SELECT r.store_id, r.platform_order_id, r.external_no, r.external_line_no, r.part, r.code, r.title, r.qty, r.amount, r.currency, r.is_fee,
              r.match, r.order_id, r.order_line_id, r.returned_at
         FROM jsonb_to_recordset($1::jsonb) AS r(store_id bigint, platform_order_id bigint, external_no text, external_line_no text, part int,
           code text, title text, qty int, amount numeric, currency text, is_fee boolean, match text, order_id bigint, order_line_id bigint,
           returned_at timestamptz)`,
      [
        JSON.stringify(
          entries.map(({ row, note, line, ...match }) => ({
            store_id: row.storeId,
            platform_order_id: row.id,
            external_no: note.number,
            external_line_no: line.id,
            part: match.part,
            code: line.code ?? null,
            title: line.title,
            qty: match.qty,
            amount: match.amount,
            currency: note.currency,
            is_fee: line.isFee,
            match: match.orderId === null ? 'none' : note.originalNo ? 'number' : 'buyer',
            order_id: match.orderId,
            order_line_id: match.orderLineId,
            returned_at: note.at,
          }))
        ),
      ],
      'oms_return_lines_add'
    )
  }

  async #refund(trx: Trx, entries: readonly Entry[]): Promise<void> {
    const tied = entries.filter(
      (entry) => entry.orderId !== null && !/^0+(\.0+)?$/.test(entry.amount)
    )
    const perOrder = Map.groupBy(tied, ({ row, orderId }) => `${row.id}:${orderId}`)
    await new SettleRefund().handle({
      trx,
      source: 'platform',
      refunds: [...perOrder.values()].map((list) => ({
        orderId: list[0].orderId!,
        amount: addDecimals(...list.map((entry) => entry.amount)),
        method: 'file',
        externalTxnNo: `${list[0].row.externalId}:${list[0].orderId}`,
        reason: list[0].note.number,
        refundedAt: list[0].note.at,
      })),
    })
  }

  async #done(trx: Trx, rows: readonly PlatformRow[]): Promise<void> {
    await sql(
      trx,
      `UPDATE platform_orders SET state = 'submitted', park_reason = NULL, park_details = '{}', updated_at = now() WHERE id = ANY($1::bigint[])`,
      [rows.map((row) => row.id)],
      'oms_returns_done'
    )
  }
}

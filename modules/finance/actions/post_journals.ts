import type { Actor } from '#kernel/access/actor'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { imbalance, type DraftJournal } from '../domain/journal.js'
import { openDates } from '../queries/open_dates.js'

interface Input {
  trx: Trx
  actor: Actor
  currency: string
  journals: DraftJournal[]
}

/**
 * Posts journals in three statements whatever their number. A journal whose
 * (source, kind) is in the books already is left out, so posting twice changes
 * nothing. A date in a closed month becomes the first open day after it.
 *
 * @returns id of each journal posted now, by `sourceType:sourceId:kind`
 */
export class PostJournals {
  async handle({ trx, actor, currency, journals }: Input): Promise<Map<string, number>> {
    const drafts = journals.filter((journal) => journal.lines.length > 0)
    if (drafts.length === 0) return new Map()
    for (const draft of drafts) {
      const off = imbalance(draft.lines, currency)
      if (!off.isZero()) throw new RangeError(`journal ${keyOf(draft)} is off by ${off.toString()}`)
    }
    const dates = await openDates(
      trx,
      drafts.map((draft) => draft.date)
    )
    const inserted = await sql<{ id: number; key: string }>(
      trx,
      `INSERT INTO finance_journals (entry_date, kind, source_type, source_id, memo, reverses_id, actor_id)
       SELECT j.entry_date, j.kind, j.source_type, j.source_id, j.memo, j.reverses_id, $2
         FROM jsonb_to_recordset($1::jsonb)
           AS j(entry_date date, kind text, source_type text, source_id text, memo text, reverses_id bigint)
       ON CONFLICT (source_type, source_id, kind) DO NOTHING
       RETURNING id, source_type || ':' || source_id || ':' || kind AS key`,
      [
        JSON.stringify(
          drafts.map((draft) => ({
            entry_date: dates.get(draft.date),
            kind: draft.kind,
            source_type: draft.sourceType,
            source_id: draft.sourceId,
            memo: draft.memo,
            reverses_id: draft.reversesId ?? null,
          }))
        ),
        actor.id,
      ],
      'finance_journals_insert'
    )
    const ids = new Map(inserted.map((row) => [row.key, row.id]))
    const fresh = drafts.filter((draft) => ids.has(keyOf(draft)))
    await this.#insertLines(trx, currency, fresh, ids, dates)
    await addJob(trx, { name: 'finance.seal_journals', payload: {}, key: 'finance.seal_journals' })
    return ids
  }

  async #insertLines(
    trx: Trx,
    currency: string,
    drafts: DraftJournal[],
    ids: Map<string, number>,
    dates: Map<string, string>
  ) {
    const rows = drafts.flatMap((draft) =>
      draft.lines.map((entry, index) => ({
        journal_id: ids.get(keyOf(draft)),
        line_no: index + 1,
        account_code: entry.account,
        debit: entry.side === 'debit' ? entry.amount.toString() : '0',
        credit: entry.side === 'credit' ? entry.amount.toString() : '0',
        currency: entry.original?.currency ?? currency,
        original: (entry.original ?? entry.amount).toString(),
        fx_rate: entry.rate ?? '1',
        entry_date: dates.get(draft.date),
        store_id: entry.storeId ?? null,
        warehouse_id: entry.warehouseId ?? null,
        sku_id: entry.skuId ?? null,
        order_id: entry.orderId ?? null,
        party_type: entry.partyType ?? null,
        party_id: entry.partyId ?? null,
        memo: entry.memo ?? null,
      }))
    )
    if (rows.length === 0) return
    await sql(
      trx,
      `INSERT INTO finance_lines (journal_id, line_no, account_code, debit, credit, currency, original, fx_rate, entry_date,
                                  store_id, warehouse_id, sku_id, order_id, party_type, party_id, memo)
       SELECT * FROM jsonb_to_recordset($1::jsonb)
         AS l(journal_id bigint, line_no int, account_code text, debit numeric, credit numeric, currency text,
              original numeric, fx_rate numeric, entry_date date, store_id bigint, warehouse_id bigint, sku_id bigint,
              order_id bigint, party_type text, party_id bigint, memo text)`,
      [JSON.stringify(rows)],
      'finance_lines_insert'
    )
  }
}

/** The key by which posting is idempotent. */
export function keyOf(draft: Pick<DraftJournal, 'sourceType' | 'sourceId' | 'kind'>) {
  return `${draft.sourceType}:${draft.sourceId}:${draft.kind}`
}

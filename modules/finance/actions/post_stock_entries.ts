import { SYSTEM } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { DraftJournal } from '../domain/journal.js'
import { stockLines, type ValuedEntry } from '../domain/stock_value.js'
import { companyMoney } from '../queries/company_money.js'
import { keyOf, PostJournals } from './post_journals.js'

interface Row extends Omit<ValuedEntry, 'value'> {
  value: string
  sourceType: string
  sourceId: number
  occurredAt: Date
}

/**
 * Posts the value of stock movements, one journal per movement, in the
 * transaction that moves the stock: the value of the goods and the accounts
 * that show it are equal at every commit. Entries posted before are left out.
 */
export class PostStockEntries {
  async handle({ trx, entryIds }: { trx: Trx; entryIds: number[] }): Promise<number> {
    const rows = await this.#read(trx, entryIds)
    if (rows.length === 0) return 0
    const { currency, zone } = await companyMoney()
    const groups = new Map<string, Row[]>()
    for (const row of rows) {
      const key = `${row.sourceType}:${row.sourceId}`
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    const journals = [...groups.values()].map((group): DraftJournal => ({
      date: localDate(group[0].occurredAt, zone),
      kind: 'stock',
      sourceType: group[0].sourceType,
      sourceId: `${group[0].sourceId}/${group[0].id}`,
      memo: group[0].reason,
      lines: stockLines(
        group.map((row) => ({ ...row, value: Money.of(row.value, currency) })),
        currency
      ),
    }))
    const ids = await new PostJournals().handle({ trx, actor: SYSTEM, currency, journals })
    const posted = [...groups.values()].flatMap((group, index) => {
      const journalId = ids.get(keyOf(journals[index]))
      return journalId ? group.map((row) => ({ entry: row.id, journalId })) : []
    })
    await sql(
      trx,
      `INSERT INTO finance_stock_postings (entry_id, journal_id) SELECT * FROM unnest($1::bigint[], $2::bigint[])`,
      [posted.map((item) => item.entry), posted.map((item) => item.journalId)],
      'finance_stock_postings_insert'
    )
    return posted.length
  }

  /** The entries with a value that no journal holds yet, with the order behind a fulfilment or a case. */
  #read(trx: Trx, entryIds: number[]) {
    return sql<Row>(
      trx,
      `SELECT e.id, e.bucket, e.reason, e.value, e.warehouse_id AS "warehouseId", e.sku_id AS "skuId",
              e.source_type AS "sourceType", e.source_id AS "sourceId", e.occurred_at AS "occurredAt",
              o.id AS "orderId", o.store_id AS "storeId"
         FROM stock_entries e
         LEFT JOIN fulfilment_lines f ON e.source_type = 'fulfilment' AND f.id = e.source_line
         LEFT JOIN order_lines l ON l.id = f.order_line_id
         LEFT JOIN after_sales_cases c ON e.source_type = 'case' AND c.id = e.source_id
         LEFT JOIN orders x ON x.id = coalesce(l.order_id, c.order_id)
         -- What replaces goods costs the order they were sold with.
         LEFT JOIN orders o ON o.id = CASE WHEN x.kind IN ('exchange', 'resend') THEN coalesce(x.parent_id, x.id) ELSE x.id END
        WHERE e.id = ANY($1::bigint[]) AND e.value <> 0
          AND NOT EXISTS (SELECT 1 FROM finance_stock_postings p WHERE p.entry_id = e.id)
        ORDER BY e.source_type, e.source_id, e.id`,
      [entryIds],
      'finance_stock_entries_read'
    )
  }
}

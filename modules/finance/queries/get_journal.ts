import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { companyMoney } from './company_money.js'

export type JournalHead = {
  id: number
  number: number | null
  hash: string | null
  date: string
  kind: string
  sourceType: string
  sourceId: string
  memo: string
  postedBy: string | null
  postedAt: string
  reversesId: number | null
  reversedById: number | null
}
export type JournalLine = {
  lineNo: number
  account: string
  accountName: string
  accountNameEn: string
  debit: string
  credit: string
  currency: string
  original: string
  store: string | null
  orderId: number | null
  orderNumber: string | null
  sku: string | null
}

/** One journal with its lines. */
export class GetJournal {
  async handle(id: number) {
    const [journal] = await sql<JournalHead>(
      null,
      `SELECT j.id, s.number, s.hash, to_char(j.entry_date, 'YYYY-MM-DD') AS date, j.kind, j.source_type AS "sourceType", j.source_id AS "sourceId", j.memo,
              u.full_name AS "postedBy", to_char(j.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "postedAt", j.reverses_id AS "reversesId",
              (SELECT r.id FROM finance_journals r WHERE r.reverses_id = j.id) AS "reversedById"
         FROM finance_journals j LEFT JOIN finance_seals s ON s.journal_id = j.id LEFT JOIN users u ON u.id = j.actor_id WHERE j.id = $1`,
      [id]
    )
    if (!journal) throw new NotFoundException('journal', id)
    const lines = await sql<JournalLine>(
      null,
      `SELECT l.line_no AS "lineNo", l.account_code AS account, a.name AS "accountName", a.name_en AS "accountNameEn", l.debit, l.credit, l.currency, l.original,
              st.name AS store, l.order_id AS "orderId", o.number AS "orderNumber", k.code AS sku
         FROM finance_lines l JOIN finance_accounts a ON a.code = l.account_code
         LEFT JOIN stores st ON st.id = l.store_id LEFT JOIN orders o ON o.id = l.order_id LEFT JOIN skus k ON k.id = l.sku_id
        WHERE l.journal_id = $1 ORDER BY l.line_no LIMIT 2000`,
      [id]
    )
    const { currency } = await companyMoney()
    return { journal, lines, currency }
  }
}

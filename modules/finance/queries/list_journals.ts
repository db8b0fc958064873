import {
  among,
  choices,
  dates,
  keysetPage,
  part,
  within,
  type KeysetSource,
  type ListQuery,
} from '#kernel/lists/index'

export type JournalRow = {
  id: number
  number: number | null
  date: string
  kind: string
  memo: string
  amount: string
  source: string
}

export const JOURNAL_LIST = {
  sorts: ['id', 'date'],
  defaultSort: '-id',
  filters: {
    kind: choices(
      'stock',
      'sale',
      'freight',
      'refund',
      'return_cost',
      'payable',
      'manual',
      'reversal'
    ),
    posted: dates(),
  },
} as const

/** Journals, newest first; the word looks for a number or the start of a memo. */
export class ListJournals {
  handle(query: ListQuery<typeof JOURNAL_LIST.filters>) {
    return keysetPage<JournalRow>(this.source(query))
  }

  source(query: ListQuery<typeof JOURNAL_LIST.filters>): KeysetSource {
    const { q, filters } = query
    const number = q ? Number(q.replace(/^JV-/i, '')) : null
    return {
      query,
      select: `j.id, s.number, to_char(j.entry_date, 'YYYY-MM-DD') AS date, j.kind, j.memo, j.source_type AS source,
        (SELECT sum(l.debit) FROM finance_lines l WHERE l.journal_id = j.id) AS amount`,
      from: 'finance_journals j LEFT JOIN finance_seals s ON s.journal_id = j.id',
      countFrom: q ? undefined : 'finance_journals j',
      where: [
        among('j.kind', filters.kind),
        within('j.created_at', filters.posted),
        q && Number.isSafeInteger(number)
          ? part`s.number = ${number}`
          : q
            ? part`starts_with(j.memo, ${q})`
            : null,
      ],
      sorts: { id: 'j.id', date: 'j.entry_date' },
      id: 'j.id',
    }
  }
}

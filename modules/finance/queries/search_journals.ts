import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { sql } from '#kernel/sql'

/** Finds a sealed journal by its number. */
export default async function searchJournals(
  term: string,
  _actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const number = Number(term.replace(/^(JV|凭证)[-\s]*/i, ''))
  if (!Number.isSafeInteger(number) || number <= 0) return []
  const rows = await sql<{ id: number; number: number; memo: string }>(
    null,
    'SELECT j.id, s.number, j.memo FROM finance_seals s JOIN finance_journals j ON j.id = s.journal_id WHERE s.number = $1 LIMIT $2',
    [number, limit]
  )
  return rows.map((row) => ({
    kind: 'journal',
    title: `JV-${row.number}`,
    subtitle: row.memo,
    href: `/finance/journals/${row.id}`,
  }))
}

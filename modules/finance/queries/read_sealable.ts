import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { SealedFacts } from '../domain/seal.js'

const FACTS = `j.id, to_char(j.entry_date, 'YYYY-MM-DD') AS date, j.kind, j.source_type || ':' || j.source_id AS source, j.memo,
  (SELECT jsonb_agg(jsonb_build_array(l.account_code, l.debit::text, l.credit::text, l.currency, l.original::text,
            coalesce(l.store_id::text, ''), coalesce(l.order_id::text, '')) ORDER BY l.line_no)
     FROM finance_lines l WHERE l.journal_id = j.id) AS lines`

/** Journals without a seal, oldest first. */
export function readUnsealed(trx: Trx, limit: number): Promise<SealedFacts[]> {
  return sql<SealedFacts>(
    trx,
    `SELECT ${FACTS} FROM finance_journals j WHERE NOT EXISTS (SELECT 1 FROM finance_seals s WHERE s.journal_id = j.id) ORDER BY j.id LIMIT $1`,
    [limit],
    'finance_unsealed'
  )
}

/** Sealed journals after a number, in the order of the chain. */
export function readSealed(trx: Trx | null, after: number, limit: number) {
  return sql<SealedFacts & { number: number; hash: string; previousHash: string }>(
    trx,
    `SELECT s.number, s.hash, s.previous_hash AS "previousHash", ${FACTS}
       FROM finance_seals s JOIN finance_journals j ON j.id = s.journal_id WHERE s.number > $1 ORDER BY s.number LIMIT $2`,
    [after, limit],
    'finance_sealed'
  )
}

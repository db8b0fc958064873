import { createHash } from 'node:crypto'

/** A journal as it is sealed: every fact that must never change. */
export interface SealedFacts {
  id: number
  date: string
  kind: string
  source: string
  memo: string
  /** account, debit, credit, currency, original, store, order per line, in line order. */
  lines: readonly (readonly string[])[]
}

/** The hash before the first journal. */
export const GENESIS = '0'.repeat(64)

/** SHA-256 over the previous seal, the number and the journal's facts in a fixed order. */
export function sealHash(previous: string, number: number, facts: SealedFacts): string {
  const content = JSON.stringify([
    previous,
    number,
    facts.id,
    facts.date,
    facts.kind,
    facts.source,
    facts.memo,
    facts.lines,
  ])
  return createHash('sha256').update(content).digest('hex')
}

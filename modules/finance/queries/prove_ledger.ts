import { decimal } from '#kernel/decimal'
import { sql } from '#kernel/sql'
import { ACCOUNTS } from '../domain/chart_of_accounts.js'
import { GENESIS, sealHash } from '../domain/seal.js'
import { readSealed } from './read_sealable.js'

export type Proof = {
  key: 'balanced' | 'stock' | 'payables' | 'chain'
  ok: boolean
  /** What stands on either side, for a person to read. */
  left: string
  right: string
}

/**
 * Proves the books: debits equal credits, the stock accounts equal the value of
 * the stock ledger, the party ledger equals its control account, and the chain
 * of seals has no gap and no change.
 */
export class ProveLedger {
  async handle(): Promise<Proof[]> {
    const [row] = await sql<Record<string, string>>(
      null,
      `SELECT (SELECT coalesce(sum(debit), 0) FROM finance_lines)::text AS debit,
              (SELECT coalesce(sum(credit), 0) FROM finance_lines)::text AS credit,
              (SELECT coalesce(sum(value), 0) FROM stock_entries)::text AS stock,
              (SELECT coalesce(sum(debit - credit), 0) FROM finance_lines WHERE account_code = ANY($1::text[]))::text AS goods,
              (SELECT coalesce(sum(amount), 0) FROM finance_party_entries WHERE account_code = $2)::text AS parties,
              (SELECT coalesce(sum(credit - debit), 0) FROM finance_lines WHERE account_code = $2)::text AS payable`,
      [[ACCOUNTS.inventory, ACCOUNTS.goodsInTransit], ACCOUNTS.payable]
    )
    const pair = (key: Proof['key'], left: string, right: string): Proof => ({
      key,
      ok: decimal(left).eq(decimal(right)),
      left,
      right,
    })
    return [
      pair('balanced', row.debit, row.credit),
      pair('stock', row.stock, row.goods),
      pair('payables', row.parties, row.payable),
      await this.#chain(),
    ]
  }

  async #chain(): Promise<Proof> {
    let number = 0
    let hash = GENESIS
    for (;;) {
      const page = await readSealed(null, number, 2000)
      for (const seal of page) {
        const expected = sealHash(hash, number + 1, seal)
        if (seal.number !== number + 1 || seal.previousHash !== hash || seal.hash !== expected) {
          return { key: 'chain', ok: false, left: String(number + 1), right: seal.hash }
        }
        number = seal.number
        hash = seal.hash
      }
      if (page.length < 2000)
        return { key: 'chain', ok: true, left: String(number), right: hash.slice(0, 12) }
    }
  }
}

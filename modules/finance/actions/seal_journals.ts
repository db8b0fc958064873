import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { GENESIS, sealHash } from '../domain/seal.js'
import { readUnsealed } from '../queries/read_sealable.js'

const BATCH = 2000
/** Two sealers at once would fork the chain: one at a time holds this. */
const LOCK = 7_203_001

/**
 * Numbers posted journals without gaps and links them into the hash chain.
 * Posting itself never waits for it: a journal gets its number right after its
 * commit, whatever else commits at the same time.
 */
export class SealJournals {
  async handle(): Promise<number> {
    let sealed = 0
    for (;;) {
      const count = await this.#batch()
      sealed += count
      if (count < BATCH) return sealed
    }
  }

  #batch() {
    return inTransaction(null, async (trx) => {
      await sql(trx, 'SELECT pg_advisory_xact_lock($1)', [LOCK])
      const [last] = await sql<{ number: number; hash: string }>(
        trx,
        'SELECT number, hash FROM finance_seals ORDER BY number DESC LIMIT 1'
      )
      const journals = await readUnsealed(trx, BATCH)
      let { number, hash } = last ?? { number: 0, hash: GENESIS }
      const seals = journals.map((facts) => {
        const previous = hash
        number += 1
        hash = sealHash(previous, number, facts)
        return { number, journalId: facts.id, previous, hash }
      })
      await sql(
        trx,
        'INSERT INTO finance_seals (number, journal_id, previous_hash, hash) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[])',
        [
          seals.map((s) => s.number),
          seals.map((s) => s.journalId),
          seals.map((s) => s.previous),
          seals.map((s) => s.hash),
        ],
        'finance_seals_insert'
      )
      return seals.length
    })
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Sets what one unit of a currency is worth from a day on, in the company's currency. */
export class SaveRate {
  async handle({
    currency,
    day,
    rate,
    actor,
  }: {
    currency: string
    day: string
    rate: string
    actor: Actor
  }): Promise<void> {
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        `INSERT INTO finance_rates (currency, day, rate) VALUES ($1, $2, $3) ON CONFLICT (currency, day) DO UPDATE SET rate = excluded.rate`,
        [currency, day, rate]
      )
      await audit(trx, actor, {
        action: 'finance.rates.save',
        subjectType: 'finance_rate',
        subjectId: `${currency} ${day}`,
        after: { rate },
      })
    })
  }
}

import { SYSTEM } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { billedFreightLines } from '../domain/billed_freight.js'
import { freightShares } from '../domain/freight_shares.js'
import type { DraftJournal } from '../domain/journal.js'
import { companyMoney } from '../queries/company_money.js'
import { costOrders, readFreightBills, type FreightBillRow } from '../queries/read_freight_bills.js'
import { readParcelShares } from '../queries/read_parcel_shares.js'
import { keyOf, PostJournals } from './post_journals.js'
import { ReviseEconomics } from './revise_economics.js'

interface Correction {
  row: FreightBillRow
  amount: Money
  journal: DraftJournal
  costOrderIds: number[]
}

/**
 * Books what couriers billed beyond the freight that was booked with the sale, once: what the books
 * hold already is taken off. Then the margins of the orders are written anew.
 */
export class PostFreightBills {
  async handle({
    trx: outer,
    fulfilmentIds,
  }: {
    trx?: Trx
    fulfilmentIds: number[]
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const rows = await readFreightBills(trx, fulfilmentIds)
      const corrections = await this.#corrections(trx, rows)
      if (corrections.length === 0) return
      const { currency } = await companyMoney()
      const journals = corrections.map(({ journal }) => journal)
      const ids = await new PostJournals().handle({ trx, actor: SYSTEM, currency, journals })
      await sql(
        trx,
        `INSERT INTO finance_freight_bills (journal_id, fulfilment_id, amount)
         SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::numeric[])`,
        [
          corrections.map(({ journal }) => ids.get(keyOf(journal))),
          corrections.map(({ row }) => row.fulfilmentId),
          corrections.map(({ amount }) => amount.toString()),
        ],
        'finance_freight_bills_insert'
      )
      const orderIds = [...new Set(corrections.flatMap(({ costOrderIds }) => costOrderIds))]
      await new ReviseEconomics().handle({ trx, orderIds, cause: 'freight' })
    })
  }

  async #corrections(trx: Trx, rows: readonly FreightBillRow[]): Promise<Correction[]> {
    const { currency, zone } = await companyMoney()
    const differing = rows.flatMap((row) => {
      const amount = Money.of(row.billed, currency).sub(Money.of(row.booked, currency)).round()
      return amount.isZero() ? [] : [{ row, amount }]
    })
    if (differing.length === 0) return []
    const ids = differing.map(({ row }) => row.fulfilmentId)
    const shares = Map.groupBy(await readParcelShares(trx, ids), (share) => share.fulfilmentId)
    const orderIds = [...shares.values()].flat().map((share) => share.orderId)
    const orders = await costOrders(trx, [...new Set(orderIds)])
    const date = localDate(systemClock.now(), zone)
    return differing.map(({ row, amount }) => {
      const own = shares.get(row.fulfilmentId)!
      const lines = freightShares(amount, own).flatMap((part, index) =>
        billedFreightLines(part, {
          orderId: own[index].orderId,
          ...orders.get(own[index].orderId)!,
        })
      )
      const sourceId = `${row.fulfilmentId}/${row.corrections + 1}`
      const journal = {
        date,
        kind: 'freight',
        sourceType: 'freight_bill',
        sourceId,
        memo: row.number,
        lines,
      }
      const costOrderIds = own.map(({ orderId }) => orders.get(orderId)!.costOrderId)
      return { row, amount, journal, costOrderIds }
    })
  }
}

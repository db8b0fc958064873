import { SYSTEM } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { inBase, type DraftJournal } from '../domain/journal.js'
import {
  feeOf,
  recognise,
  share,
  containedTax,
  shipmentLines,
  type RecognisedLine,
} from '../domain/recognition.js'
import { ACCOUNTS } from '../domain/chart_of_accounts.js'
import { companyMoney, ratesOn } from '../queries/company_money.js'
import { freightShares } from '../domain/freight_shares.js'
import { readParcelShares } from '../queries/read_parcel_shares.js'
import { readFeeRules, type StoreFees } from '../queries/read_fee_rules.js'
import { readShipments, type ShipmentRow } from '../queries/read_shipments.js'
import { keyOf, PostJournals } from './post_journals.js'
import { ReviseEconomics } from './revise_economics.js'

interface Recognised {
  row: ShipmentRow
  line: RecognisedLine
}

/**
 * Books the revenue of shipped parcels: sales, discounts, contained tax,
 * shipping income with the order's first parcel, what the platform keeps and
 * the courier's freight. Each fulfilment line is recognised once. A parcel of
 * several orders is a journal for each, with its share of the freight.
 */
export class RecogniseShipments {
  async handle({
    trx: outer,
    fulfilmentIds,
  }: {
    trx?: Trx
    fulfilmentIds: number[]
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const rows = await readShipments(trx, fulfilmentIds)
      if (rows.length === 0) return
      const { currency: base, zone } = await companyMoney()
      const day = (row: ShipmentRow) => localDate(row.shippedAt, zone)
      const rateOf = await ratesOn(
        trx,
        base,
        rows.map((row) => ({ currency: row.currency, day: day(row) }))
      )
      const freightOf = await this.#freight(trx, rows, base)
      const fees = await readFeeRules(trx, [...new Set(rows.map((row) => row.storeId))])

      const orders = new Map<number, OrderState>()
      const journals: DraftJournal[] = []
      const parcels: Recognised[][] = []
      for (const parcel of byParcelAndOrder(rows)) {
        const head = parcel[0]
        const state = orders.get(head.orderId) ?? newState(head)
        orders.set(head.orderId, state)
        const lines = parcel.map((row) => ({ row, line: recogniseRow(row, state, base) }))
        parcels.push(lines)
        const rate = rateOf(head.currency, day(head))
        journals.push({
          date: day(head),
          kind: 'sale',
          sourceType: 'fulfilment',
          sourceId: head.isLead ? String(head.fulfilmentId) : shareKey(head),
          memo: head.fulfilmentNumber,
          lines: inBase(
            this.#lines(lines, state, {
              fees: fees.get(head.storeId) ?? {},
              base,
              rate,
              freight: freightOf(head),
            }),
            rate,
            base
          ),
        })
      }
      const ids = await new PostJournals().handle({ trx, actor: SYSTEM, currency: base, journals })
      await this.#remember(trx, parcels, journals, ids)
      await new ReviseEconomics().handle({
        trx,
        orderIds: [...new Set(rows.flatMap((row) => [row.orderId, row.costOrderId]))],
        cause: 'shipped',
      })
    })
  }

  /** What the courier asks for an order's part of a parcel, in the company's currency. */
  async #freight(trx: Trx, rows: ShipmentRow[], base: string) {
    const merged = rows.filter((row) => row.isMerged)
    const shares = new Map<string, Money>()
    if (merged.length > 0) {
      const ids = [...new Set(merged.map((row) => row.fulfilmentId))]
      const parts = await readParcelShares(trx, ids)
      for (const [id, own] of Map.groupBy(parts, (part) => part.fulfilmentId)) {
        const { freight } = merged.find((row) => row.fulfilmentId === id)!
        freightShares(Money.of(freight, base), own).forEach((part, index) =>
          shares.set(shareKey(own[index]), part)
        )
      }
    }
    return (row: ShipmentRow) => shares.get(shareKey(row)) ?? Money.of(row.freight, base)
  }

  #lines(
    lines: Recognised[],
    state: OrderState,
    context: { fees: StoreFees; base: string; rate: string; freight: Money }
  ) {
    const { fees, base, rate, freight } = context
    const { row } = lines[0]
    const zero = Money.zero(row.currency)
    const sum = (pick: (line: RecognisedLine) => Money) =>
      lines.reduce((all, { line }) => all.add(pick(line)), zero)
    const included = row.currency === base && Number(row.taxAmount) === 0
    const shippingPaid = state.shippingPending ? Money.of(row.shippingAmount, row.currency) : zero
    const shippingTax = included ? containedTax(shippingPaid, row.taxRate) : zero
    state.shippingPending = false
    const before = state.paid
    state.paid = before.add(sum((line) => line.paid)).add(shippingPaid)
    const fee = (rule: keyof StoreFees) =>
      feeOf(fees[rule], state.paid).sub(feeOf(fees[rule], before))
    return shipmentLines(
      {
        sales: sum((line) => line.sales),
        discount: sum((line) => line.discount),
        tax: included
          ? sum((line) => line.tax)
          : this.#taxOnTop(
              row,
              sum((line) => line.paid)
            ),
        shipping: shippingPaid.sub(shippingTax),
        shippingTax,
        commission: fee('commission'),
        paymentFee: fee('payment_fee'),
        // Couriers bill in the company's currency; expressed in the order's so that one rate converts the journal.
        freight: share(Money.of(freight.toString(), row.currency), '1', rate),
      },
      { storeId: row.storeId, orderId: row.orderId },
      { partyType: 'courier', partyId: null }
    ).map((line) =>
      line.account === ACCOUNTS.freight ? { ...line, orderId: row.costOrderId } : line
    )
  }

  /** Tax that stands on top of the prices: its share by what the shipped lines cost. */
  #taxOnTop(row: ShipmentRow, paid: Money): Money {
    const payable = Money.of(row.orderPayable, row.currency)
    return payable.isZero()
      ? payable
      : share(Money.of(row.taxAmount, row.currency), paid.toString(), payable.toString())
  }

  async #remember(
    trx: Trx,
    parcels: Recognised[][],
    journals: DraftJournal[],
    ids: Map<string, number>
  ) {
    const rows = parcels.flatMap((lines, index) => {
      const journal = ids.get(keyOf(journals[index]))
      return journal
        ? lines.map(({ row, line }) => [
            row.fulfilmentLineId,
            row.orderLineId,
            row.orderId,
            row.qty,
            line.paid.toString(),
            journal,
          ])
        : []
    })
    await sql(
      trx,
      `INSERT INTO finance_recognitions (fulfilment_line_id, order_line_id, order_id, qty, amount, journal_id)
       SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::int[], $5::numeric[], $6::bigint[])`,
      Array.from({ length: 6 }, (_, column) => rows.map((row) => row[column])),
      'finance_recognitions_insert'
    )
  }
}

/** What is known of an order while its parcels are walked through. */
interface OrderState {
  paid: Money
  shippingPending: boolean
  qtyOfLine: Map<number, number>
}

function newState(row: ShipmentRow): OrderState {
  const recognised = Money.of(row.recognisedBefore, row.currency)
  const first = recognised.isZero()
  const shipping = first ? Money.zero(row.currency) : Money.of(row.shippingAmount, row.currency)
  return { paid: recognised.add(shipping), shippingPending: first, qtyOfLine: new Map() }
}

function recogniseRow(row: ShipmentRow, state: OrderState, base: string): RecognisedLine {
  const before = state.qtyOfLine.get(row.orderLineId) ?? row.recognisedQty
  state.qtyOfLine.set(row.orderLineId, before + row.qty)
  return recognise({
    qty: row.qty,
    orderedQty: row.orderedQty,
    recognisedQty: before,
    gross: Money.of(row.gross, row.currency),
    payable: Money.of(row.payable, row.currency),
    includedTaxRate: row.currency === base && Number(row.taxAmount) === 0 ? row.taxRate : '0',
  })
}

const shareKey = (one: { fulfilmentId: number; orderId: number }) =>
  `${one.fulfilmentId}/${one.orderId}`

const byParcelAndOrder = (rows: ShipmentRow[]): ShipmentRow[][] => [
  ...Map.groupBy(rows, shareKey).values(),
]

import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { changeLines } from '#orders/actions/change_lines'
import { recordChanges, type NewChange } from '#orders/actions/record_changes'
import type { ChangeAction, GiftOf } from '#orders/domain/change_actions'

export interface NewGift {
  orderId: number
  skuId: number
  title: string
  qty: number
  giftOf: GiftOf
}

/** What order changes give as their reason. */
export const GIFT_RULES = 'gift_rules'

/**
 * Adds gifts to orders that the transaction has locked, at no price, and takes back those that are
 * due no more: as changes of the house's own, so that an order's history shows them. Only what no
 * parcel is planned for is taken back. Nobody is told: whoever audits the orders is the one who asks.
 * @returns the lines that were taken back
 */
export default class GiveGifts {
  async handle(input: {
    trx: Trx
    give?: readonly NewGift[]
    /** Order lines. */
    takeBack?: readonly number[]
  }): Promise<Set<number>> {
    const { trx, give = [], takeBack = [] } = input
    const returned = takeBack.length > 0 ? await this.#returnable(trx, takeBack) : []
    const byOrder = new Map<number, ChangeAction[]>()
    const add = (orderId: number, action: ChangeAction) =>
      byOrder.set(orderId, [...(byOrder.get(orderId) ?? []), action])
    for (const { id, orderId, qty } of returned)
      add(orderId, { action: 'cancel_line', orderLineId: id, qty })
    for (const { orderId, qty, ...gift } of give)
      add(orderId, {
        ...{ action: 'add_line', qty, amount: '0' },
        details: { ...gift, unitPrice: '0', isGift: true },
      })
    const changes = [...byOrder].map(([orderId, actions]): NewChange => ({
      ...{ orderId, actions, source: 'system', reason: GIFT_RULES },
    }))
    if (changes.length > 0) {
      const ids = await recordChanges(trx, changes, SYSTEM)
      await changeLines(
        trx,
        changes.map((change, index) => ({ ...change, id: ids[index] }))
      )
    }
    return new Set(returned.map((line) => line.id))
  }

  #returnable(trx: Trx, lineIds: readonly number[]) {
    return sql<{ id: number; orderId: number; qty: number }>(
      trx,
      `SELECT id, order_id AS "orderId", qty - cancelled AS qty FROM order_lines
        WHERE id = ANY($1::bigint[]) AND gift_of IS NOT NULL AND allocated = 0 AND cancelled < qty ORDER BY id`,
      [lineIds],
      'orders_gifts_returnable'
    )
  }
}

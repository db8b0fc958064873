import { randomUUID } from 'node:crypto'
import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { Money } from '#kernel/money'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'

export interface ManualOrder {
  storeId: number
  consignee: string
  phone: string
  province: string
  city: string
  district: string | null
  addressLine: string
  sellerNote: string | null
  shippingAmount: string | null
  isPaid: boolean
  lines: { skuCode: string; qty: number; unitPrice: string }[]
  actor: Actor
}

/** Takes an order by phone or over the counter. @throws RefusedException `sku_unknown` naming the code */
export class CreateManualOrder {
  async handle(input: ManualOrder): Promise<number> {
    return inTransaction(null, async (trx) => {
      const [store] = await sql<{ currency: string }>(
        trx,
        'SELECT currency FROM stores WHERE id = $1',
        [input.storeId]
      )
      if (!store) throw new RefusedException('store_unknown')
      const skus = await sql<{ id: number; code: string; name: string }>(
        trx,
        `SELECT id, code, name FROM skus WHERE code = ANY($1::text[]) AND status = 'active'`,
        [input.lines.map((line) => line.skuCode)]
      )
      const byCode = new Map(skus.map((sku) => [sku.code, sku]))
      const missing = input.lines.find((line) => !byCode.has(line.skuCode))
      if (missing) throw new RefusedException('sku_unknown', { code: missing.skuCode })
      const shipping = Money.of(input.shippingAmount ?? '0', store.currency)
      const total = input.lines.reduce(
        (sum, line) => sum.add(Money.of(line.unitPrice, store.currency).mul(line.qty)),
        shipping
      )
      const now = systemClock.now().toISOString()
      const externalNo = `M-${randomUUID().slice(0, 13)}`
      const { orderIds } = await new CaptureOrders().handle({
        trx,
        storeId: input.storeId,
        actor: input.actor,
        orders: [
          {
            externalNo,
            placedAt: now,
            currency: store.currency,
            shippingAmount: shipping.toString(),
            consignee: input.consignee,
            phone: input.phone,
            country: 'CN',
            province: input.province,
            city: input.city,
            district: input.district,
            addressLine: input.addressLine,
            sellerNote: input.sellerNote,
            source: { channel: 'manual' },
            lines: input.lines.map((line) => ({
              skuId: byCode.get(line.skuCode)!.id,
              title: byCode.get(line.skuCode)!.name,
              externalCode: line.skuCode,
              qty: line.qty,
              unitPrice: line.unitPrice,
            })),
            payments:
              input.isPaid && total.isPositive()
                ? [
                    {
                      method: 'manual',
                      externalTxnNo: externalNo,
                      amount: total.toString(),
                      paidAt: now,
                    },
                  ]
                : [],
          },
        ],
      })
      return orderIds[0]
    })
  }
}

import { SYSTEM } from '#kernel/access/actor'
import SavePrices, { type NewPrice } from '../../actions/save_prices.js'
import SaveSupplier, { type SupplierInput } from '../../actions/save_supplier.js'

let serial = 0

/** A supplier in CNY with 7 days lead time and 10 % tolerance. */
export function addSupplier(changes: Partial<SupplierInput> = {}): Promise<number> {
  const code = changes.code ?? `V-${process.pid}-${Date.now()}-${++serial}`
  return new SaveSupplier().handle({
    actor: SYSTEM,
    name: '浙江远山户外用品有限公司',
    currency: 'CNY',
    leadTimeDays: 7,
    paymentDays: 30,
    minOrderAmount: '0',
    overReceiptPercent: 10,
    contacts: [{ name: '周敏', phone: '13700001234' }],
    ...changes,
    code,
  })
}

/** What it asks for a SKU: 42 each, 40 from 100 on, in packs of 12, at least 24. */
export async function addPrices(
  supplierId: number,
  skuIds: readonly number[],
  changes: Partial<NewPrice> = {}
): Promise<void> {
  await new SavePrices().handle({
    actor: SYSTEM,
    supplierId,
    prices: skuIds.flatMap((skuId) => [
      { skuId, fromQty: 1, unitPrice: '42', packQty: 12, minQty: 24, ...changes },
      { skuId, fromQty: 100, unitPrice: '40', packQty: 12, minQty: 24, ...changes },
    ]),
  })
}

import { SYSTEM } from '#kernel/access/actor'
import type { Trx } from '#kernel/transaction'
import CreateProduct from '#catalog/actions/create_product'
import type { SkuDraft } from '#catalog/domain/product_draft'

let counter = 0

/** Creates one product with `count` SKUs through the real action; returns the SKUs' ids. For tests. */
export async function makeSkus(
  count: number,
  fields: Partial<SkuDraft> = {},
  trx: Trx | null = null
): Promise<number[]> {
  const stamp = `${process.pid.toString(36)}${(++counter).toString(36)}`.toUpperCase()
  const [{ skuIds }] = await new CreateProduct().handle({
    trx,
    actor: SYSTEM,
    products: [
      {
        code: `T-${stamp}`,
        name: `试用商品 ${stamp}`,
        optionNames: ['no'],
        skus: Array.from({ length: count }, (_, index) => ({
          listPrice: '100',
          purchasePrice: '40',
          weightG: 500,
          ...fields,
          code: `T-${stamp}-${index + 1}`,
          options: { no: String(index + 1) },
        })),
      },
    ],
  })
  return skuIds
}

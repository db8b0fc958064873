import type { Actor } from '#kernel/access/actor'
import type { Trx } from '#kernel/transaction'
import UpdateProducts, { type ProductEdit } from '#catalog/actions/update_products'
import type { ProductRecord } from '#catalog/queries/get_product'

type Input = ProductEdit & { trx?: Trx | null; actor: Actor }

/** Edits one product and its SKUs: a list of one. */
export default class UpdateProduct {
  async handle({ trx, actor, ...edit }: Input): Promise<ProductRecord> {
    const [product] = await new UpdateProducts().handle({ trx, actor, edits: [edit] })
    return product
  }
}

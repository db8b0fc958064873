import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import type { RowResult } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ProductsChanged } from '#catalog/events/products_changed'

interface Input {
  trx?: Trx | null
  actor: Actor
  ids: readonly number[]
}
interface Row extends Record<string, unknown> {
  id: number
  productId: number
  before: string
}

/** Publishes, shelves or archives products, or disables SKUs, a list at once; tells row by row what became of them. */
export default class SetStatus {
  products(input: Input & { status: 'draft' | 'active' | 'archived' }): Promise<RowResult[]> {
    return this.#set(input, 'product', 'products', 'id')
  }

  skus(input: Input & { status: 'active' | 'disabled' }): Promise<RowResult[]> {
    return this.#set(input, 'sku', 'skus', 'product_id')
  }

  #set(
    { trx: outer, actor, ids, status }: Input & { status: string },
    noun: 'product' | 'sku',
    table: 'products' | 'skus',
    productId: string
  ): Promise<RowResult[]> {
    return inTransaction(outer, async (trx) => {
      const rows = await sql<Row>(
        trx,
        `UPDATE ${table} t SET status = $2, version = t.version + 1, updated_at = now()
           FROM (SELECT id, status FROM ${table} WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE) old
          WHERE t.id = old.id RETURNING t.id, t.${productId} AS "productId", old.status AS before`,
        [ids, status],
        `${table}_set_status`
      )
      const changed = rows.filter((row) => row.before !== status)
      await audit(
        trx,
        actor,
        changed.map((row) => ({
          action: `catalog.${noun}.status`,
          subjectType: noun,
          subjectId: row.id,
          before: { status: row.before },
          after: { status },
        }))
      )
      if (changed.length > 0) {
        const productIds = [...new Set(changed.map((row) => row.productId))]
        const skuIds = noun === 'sku' ? changed.map((row) => row.id) : []
        await append(trx, new ProductsChanged({ productIds, skuIds }), actor)
      }
      const found = new Set(rows.map((row) => row.id))
      return ids.map((id) => ({ id, ok: found.has(id) }))
    })
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { changesBetween } from '#catalog/domain/changes'
import { refusing } from '#catalog/exceptions/refusals'

export interface StoreInput {
  code: string
  platform: string
  name: string
  currency: string
  timeZone: string
  isActive?: boolean
}

/** Creates a store, or edits the one with the id. Its platform and currency are fixed once it exists. */
export default class SaveStore {
  async handle({
    trx: outer,
    actor,
    id,
    store,
  }: {
    trx?: Trx | null
    actor: Actor
    id?: number
    store: StoreInput
  }): Promise<number> {
    return refusing(() =>
      inTransaction(outer, async (trx) => {
        const before = id ? await this.#read(trx, id) : {}
        const storeId = id ? await this.#update(trx, id, store) : await this.#insert(trx, store)
        const changes = changesBetween(before, await this.#read(trx, storeId))
        const action = id ? 'catalog.store.update' : 'catalog.store.create'
        if (changes)
          await audit(trx, actor, { action, subjectType: 'store', subjectId: storeId, ...changes })
        return storeId
      })
    )
  }

  async #read(trx: Trx, id: number): Promise<object> {
    const [row] = await sql(
      trx,
      'SELECT code, platform, name, currency, time_zone AS "timeZone", is_active AS "isActive" FROM stores WHERE id = $1',
      [id],
      'store_read'
    )
    if (!row) throw new NotFoundException('store', id)
    return row
  }

  async #insert(trx: Trx, store: StoreInput): Promise<number> {
    const [row] = await sql<{ id: number }>(
      trx,
      `INSERT INTO stores (code, platform, name, currency, time_zone, is_active) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [
        store.code,
        store.platform,
        store.name,
        store.currency,
        store.timeZone,
        store.isActive ?? true,
      ],
      'store_insert'
    )
    return row.id
  }

  async #update(trx: Trx, id: number, store: StoreInput): Promise<number> {
    await sql(
      trx,
      `UPDATE stores SET code = $2, name = $3, time_zone = $4, is_active = $5, updated_at = now() WHERE id = $1`,
      [id, store.code, store.name, store.timeZone, store.isActive ?? true],
      'store_update'
    )
    return id
  }
}

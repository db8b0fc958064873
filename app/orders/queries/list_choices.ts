import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'

/** A store brings its currency. */
export type Choice = { id: number; name: string; currency?: string }

/** Stores and warehouses within a person's data scope. */
export class ListChoices {
  async handle(actor: Actor) {
    const list = (table: 'stores' | 'warehouses', scope: readonly number[] | null) =>
      sql<Choice>(
        null,
        `SELECT id, name${table === 'stores' ? ', currency' : ''} FROM ${table} WHERE is_active AND ($1::bigint[] IS NULL OR id = ANY($1)) ORDER BY id LIMIT 500`,
        [scope]
      )
    const [stores, warehouses] = await Promise.all([
      list('stores', actor.stores),
      list('warehouses', actor.warehouses),
    ])
    return { stores, warehouses }
  }
}

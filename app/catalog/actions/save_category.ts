import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

interface Input {
  actor: Actor
  /** Absent: a new one. */
  id?: number
  name: string
  /** Null: at the root. */
  parentId: number | null
}

/** What the guards of the tree say, as refusals. */
const REFUSALS: Readonly<Record<string, string>> = {
  categories_path_key: 'category_taken',
  categories_no_cycle: 'category_cycle',
  categories_depth: 'category_depth',
}

/** Makes, renames or moves a category; all below it and its products follow. */
export default class SaveCategory {
  async handle({ actor, id, name, parentId }: Input): Promise<number> {
    try {
      return await inTransaction(null, async (trx) => {
        const [row] = await sql<{ id: number }>(
          trx,
          id === undefined
            ? 'INSERT INTO categories (name, parent_id) VALUES ($1, $2) RETURNING id'
            : 'UPDATE categories SET name = $1, parent_id = $2 WHERE id = $3 RETURNING id',
          id === undefined ? [name, parentId] : [name, parentId, id],
          id === undefined ? 'category_insert' : 'category_update'
        )
        if (!row) throw new NotFoundException('category', id ?? 0)
        await audit(trx, actor, {
          action: id === undefined ? 'catalog.category.create' : 'catalog.category.update',
          subjectType: 'category',
          subjectId: row.id,
          after: { name, parentId },
        })
        return row.id
      })
    } catch (error) {
      const refusal = REFUSALS[(error as { constraint?: string }).constraint ?? '']
      throw refusal ? new RefusedException(refusal, { name }, { field: 'name' }) : error
    }
  }
}

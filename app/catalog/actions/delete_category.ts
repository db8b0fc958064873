import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Takes away a category in which nothing lies, neither products nor other categories. */
export default class DeleteCategory {
  async handle({ actor, id }: { actor: Actor; id: number }): Promise<void> {
    await inTransaction(null, async (trx) => {
      const [row] = await sql<{ path: string; isUsed: boolean }>(
        trx,
        `SELECT path, EXISTS (SELECT 1 FROM categories WHERE parent_id = c.id) OR EXISTS (SELECT 1 FROM products WHERE category_id = c.id) AS "isUsed"
           FROM categories c WHERE id = $1 FOR UPDATE`,
        [id],
        'category_lock'
      )
      if (!row) throw new NotFoundException('category', id)
      if (row.isUsed) throw new RefusedException('category_used', { name: row.path })
      await sql(trx, 'DELETE FROM categories WHERE id = $1', [id], 'category_delete')
      await audit(trx, actor, {
        action: 'catalog.category.delete',
        subjectType: 'category',
        subjectId: id,
        before: { path: row.path },
      })
    })
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

export interface CannedReplyInput {
  shortcut: string
  title: string
  body: string
  bodyEn: string | null
  actor: Actor
}

/** Writes a canned reply; its shortcut is its name. */
export class SaveCannedReply {
  async handle({ shortcut, title, body, bodyEn, actor }: CannedReplyInput): Promise<void> {
    await inTransaction(null, async (trx) => {
      const [row] = await sql<{ id: number }>(
        trx,
        `INSERT INTO service_desk_canned_replies (shortcut, title, body, body_en) VALUES ($1, $2, $3, $4)
         ON CONFLICT (shortcut) DO UPDATE SET title = excluded.title, body = excluded.body, body_en = excluded.body_en, updated_at = now() RETURNING id`,
        [shortcut, title, body, bodyEn]
      )
      await audit(trx, actor, {
        action: 'service-desk.replies.save',
        subjectType: 'service_desk_canned_reply',
        subjectId: row.id,
        after: { shortcut, title },
      })
    })
  }

  async remove(id: number, actor: Actor): Promise<void> {
    await inTransaction(null, async (trx) => {
      await sql(trx, 'DELETE FROM service_desk_canned_replies WHERE id = $1', [id])
      await audit(trx, actor, {
        action: 'service-desk.replies.remove',
        subjectType: 'service_desk_canned_reply',
        subjectId: id,
      })
    })
  }
}

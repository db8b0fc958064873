import { sql } from '#kernel/sql'

export type CannedReply = {
  id: number
  shortcut: string
  title: string
  body: string
  bodyEn: string | null
}

/** Every canned reply, by shortcut; at most 500. */
export class ListCannedReplies {
  handle(): Promise<CannedReply[]> {
    return sql<CannedReply>(
      null,
      'SELECT id, shortcut, title, body, body_en AS "bodyEn" FROM service_desk_canned_replies ORDER BY shortcut LIMIT 500'
    )
  }
}

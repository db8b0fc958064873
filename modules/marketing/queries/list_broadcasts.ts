import type { HttpContext } from '@adonisjs/core/http'
import { NotFoundException } from '#kernel/exceptions'
import { choices, keysetPage, part, readListQuery, when, type ListPage } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import type { Segment } from '#modules/marketing/domain/segment'

export type BroadcastRow = {
  id: number
  name: string
  template: string
  channel: string
  state: string
  planned: number
  sent: number
  startsAt: string
}
export type BroadcastRecord = BroadcastRow & {
  segment: Segment
  by: string | null
  finishedAt: string | null
  /** How many messages stand where, and for what reason. */
  outcomes: { state: string; reason: string | null; count: number }[]
}

const columns = (
  locale: string
) => `b.id, b.name, ${locale === 'en' ? 'm.name_en' : 'm.name_zh'} AS template, m.channel, b.state, b.planned,
  (SELECT count(*) FROM marketing_touches t WHERE t.ref = 'broadcast:' || b.id AND t.state IN ('sent', 'delivered')) AS sent,
  to_jsonb(b.starts_at) #>> '{}' AS "startsAt"`
const FROM = 'marketing_broadcasts b JOIN marketing_templates m ON m.id = b.template_id'

/** Broadcasts, newest first. */
export function listBroadcasts(
  request: HttpContext['request'],
  locale: string
): Promise<ListPage<BroadcastRow>> {
  const query = readListQuery(request, {
    sorts: ['created'],
    defaultSort: '-created',
    filters: { state: choices('scheduled', 'running', 'done', 'stopped') },
  })
  return keysetPage<BroadcastRow>({
    query,
    select: columns(locale),
    from: FROM,
    where: [
      when(query.filters.state, (states) => part`b.state = ANY(${states}::text[])`),
      when(query.q, (q) => part`strpos(lower(b.name), ${q.toLowerCase()}) > 0`),
    ],
    sorts: { created: 'b.created_at' },
    id: 'b.id',
  })
}

/** One broadcast with what became of its messages. @throws NotFoundException */
export async function getBroadcast(id: number, locale: string): Promise<BroadcastRecord> {
  const [row] = await sql<Omit<BroadcastRecord, 'outcomes'>>(
    null,
    `SELECT ${columns(locale)}, b.segment, u.full_name AS by, to_jsonb(b.finished_at) #>> '{}' AS "finishedAt"
       FROM ${FROM} LEFT JOIN users u ON u.id = b.created_by WHERE b.id = $1`,
    [id]
  )
  if (!row) throw new NotFoundException('broadcast', id)
  const outcomes = await sql<{ state: string; reason: string | null; count: number }>(
    null,
    `SELECT state, reason, count(*) AS count FROM marketing_touches WHERE ref = 'broadcast:' || $1::bigint
      GROUP BY state, reason ORDER BY count(*) DESC`,
    [id]
  )
  return { ...row, outcomes }
}

/** What a broadcast can be made of. */
export async function broadcastChoices(locale: string) {
  const name = locale === 'en' ? 'name_en' : 'name_zh'
  const [templates, tags, sources] = await Promise.all([
    sql<{ id: number; name: string; channel: 'sms' | 'email' }>(
      null,
      `SELECT id, ${name} AS name, channel FROM marketing_templates WHERE kind = 'marketing' AND is_active ORDER BY id`
    ),
    sql<{ word: string }>(
      null,
      `SELECT tag AS word FROM (SELECT tags FROM customers WHERE tags <> '{}' ORDER BY created_at DESC LIMIT 20000) c, unnest(c.tags) AS tag
        GROUP BY tag ORDER BY count(*) DESC, tag LIMIT 60`
    ),
    sql<{ word: string }>(
      null,
      `SELECT source AS word FROM (SELECT source FROM customers WHERE source IS NOT NULL ORDER BY created_at DESC LIMIT 20000) c
        GROUP BY source ORDER BY count(*) DESC, source LIMIT 40`
    ),
  ])
  return {
    templates,
    tags: tags.map(({ word }) => word),
    sources: sources.map(({ word }) => word),
  }
}

import type { HttpContext } from '@adonisjs/core/http'
import {
  choices,
  flag,
  ids,
  keysetPage,
  part,
  readListQuery,
  text,
  when,
  type ListPage,
} from '#kernel/lists/index'

export type LeadRow = {
  id: number
  number: string
  customerId: number
  name: string
  state: string
  stageId: number
  stage: string
  source: string
  owner: string | null
  nextAt: string | null
  createdAt: string
}

const SORTS = {
  created: 'l.created_at',
  next: { column: 'l.next_follow_up_at', nullable: true },
} as const

export const readLeads = (request: HttpContext['request']) =>
  readListQuery(request, {
    sorts: Object.keys(SORTS),
    defaultSort: '-created',
    filters: {
      state: choices('open', 'won', 'lost'),
      stage: ids(),
      source: text(),
      owner: ids(),
      pool: flag(),
      overdue: flag(),
    },
  })

type Asked = ReturnType<typeof readLeads>

/** Leads as a list; `mine` narrows to one owner. */
export async function listLeads(query: Asked, locale: string): Promise<ListPage<LeadRow>> {
  const { filters, q } = query
  const page = await keysetPage<LeadRow>({
    query,
    select: `l.id, l.number, l.customer_id AS "customerId", c.display_name AS name, l.state, l.stage_id AS "stageId", l.source,
             ${locale === 'en' ? 's.name_en' : 's.name_zh'} AS stage, u.full_name AS owner,
             to_jsonb(l.next_follow_up_at) #>> '{}' AS "nextAt", to_jsonb(l.created_at) #>> '{}' AS "createdAt"`,
    from: `crm_core_leads l JOIN customers c ON c.id = l.customer_id JOIN crm_core_stages s ON s.id = l.stage_id
           LEFT JOIN users u ON u.id = l.owner_id`,
    where: [
      q
        ? /^l\d+$/i.test(q)
          ? part`l.number = ${q.toUpperCase()}`
          : part`c.search_name LIKE ${`%${q.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`}`
        : null,
      when(filters.state, (states) => part`l.state = ANY(${states}::text[])`),
      when(filters.stage, (stages) => part`l.stage_id = ANY(${stages}::bigint[])`),
      when(filters.source, (source) => part`l.source = ${source}`),
      when(filters.owner, (owners) => part`l.owner_id = ANY(${owners}::bigint[])`),
      filters.pool ? part`l.pool_since IS NOT NULL AND l.state = 'open'` : null,
      filters.overdue ? part`l.next_follow_up_at < now() AND l.state = 'open'` : null,
    ],
    sorts: SORTS,
    id: 'l.id',
  })
  return page as ListPage<LeadRow>
}

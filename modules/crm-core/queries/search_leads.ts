import type { Actor } from '#kernel/access/actor'
import type { SearchHit } from '#kernel/define_module'
import { listLeads } from '#modules/crm-core/queries/list_leads'

/** Leads for the search over everything: by number or by the customer's name. */
export default async function searchLeads(
  term: string,
  actor: Actor,
  limit: number
): Promise<SearchHit[]> {
  const query = {
    q: term,
    sort: { key: 'created', desc: true },
    filters: {},
    perPage: limit,
    cursor: null,
    echo: {},
  }
  const { rows } = await listLeads(query, actor.locale)
  return rows.map((row) => ({
    kind: 'lead',
    title: row.name,
    subtitle: `${row.number} ${row.stage}`,
    href: `/crm-core/leads/${row.id}`,
  }))
}

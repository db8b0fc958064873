import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { searchText } from '#customers/domain/names'
import type { Person } from '#customers/services/candidates'
import type { KnownHolder } from '#customers/services/identity_store'

/** Creates a customer per person, in their order; answers the ids. Without a name the mask stands in. */
export async function createDrafts(
  trx: Trx,
  people: (Person & { mask: string })[]
): Promise<number[]> {
  if (people.length === 0) return []
  const rows = await sql<{ id: number }>(
    trx,
    `WITH input AS MATERIALIZED (
       SELECT nextval(pg_get_serial_sequence('customers', 'id')) AS id, r.*
         FROM jsonb_to_recordset($1::jsonb) AS r(ord int, kind text, display_name text, search_name text, owner_id bigint,
                source text, locale text, tags text[], note text)
     ), made AS (
       INSERT INTO customers (id, kind, display_name, search_name, owner_id, source, locale, tags, note)
       OVERRIDING SYSTEM VALUE
       SELECT id, kind, display_name, search_name, owner_id, source, locale, tags, note FROM input ORDER BY ord
     )
     SELECT id FROM input ORDER BY ord`,
    [
      JSON.stringify(
        people.map((person, ord) => ({
          ord,
          kind: person.kind ?? 'person',
          display_name: person.name?.trim() || person.mask,
          search_name: searchText(person.name?.trim() ?? ''),
          owner_id: person.ownerId ?? null,
          source: person.source,
          locale: person.locale ?? 'zh-CN',
          tags: person.tags ?? [],
          note: person.note ?? null,
        }))
      ),
    ],
    'customers_create'
  )
  return rows.map((row) => row.id)
}

/** Moves what lost drafts hold to the customers that won, and drops the drafts. */
export async function dropDrafts(trx: Trx, redirects: ReadonlyMap<number, number>): Promise<void> {
  const drafts = [...redirects.keys()]
  await sql(
    trx,
    `UPDATE customer_identities i SET customer_id = r.winner
       FROM unnest($1::bigint[], $2::bigint[]) AS r(draft, winner) WHERE i.customer_id = r.draft`,
    [drafts, [...redirects.values()]],
    'customers_redirect'
  )
  await sql(trx, 'DELETE FROM customers WHERE id = ANY($1::bigint[])', [drafts], 'customers_drop')
}

/** Gives customers known only by a mask so far the name that a person now brings. */
export async function nameUnnamed(
  trx: Trx,
  holders: ReadonlyMap<string, KnownHolder>,
  owners: ReadonlyMap<string, number>,
  people: ReadonlyMap<string, Person>
): Promise<void> {
  const unnamed = new Set(
    [...holders.values()].filter((h) => h.displayName.includes('*')).map((h) => h.customerId)
  )
  if (unnamed.size === 0) return
  const names = new Map<number, string>()
  for (const [ref, id] of owners) {
    const name = people.get(ref)?.name?.trim()
    if (name && !name.includes('*') && unnamed.has(id)) names.set(id, name)
  }
  if (names.size === 0) return
  await sql(
    trx,
    `UPDATE customers c SET display_name = n.name, search_name = n.search, updated_at = now()
       FROM unnest($1::bigint[], $2::text[], $3::text[]) AS n(id, name, search)
      WHERE c.id = n.id AND c.display_name LIKE '%*%'`,
    [[...names.keys()], [...names.values()], [...names.values()].map(searchText)],
    'customers_name'
  )
}

import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { CHOICE_FIELDS, type ChoiceField } from '#customers/domain/merge_fields'

export type ComparedSide = {
  id: number
  number: string
  name: string
  orders: number
  total: string
  /** As people read it: the owner by name. */
  fields: Record<ChoiceField, string | null>
  contacts: string[]
  addresses: number
}

/** Two customers side by side, before a person decides what stays. @throws NotFoundException */
export async function compareCustomers(
  a: number,
  b: number
): Promise<[ComparedSide, ComparedSide]> {
  const rows = await sql<{ side: ComparedSide & { fields: Record<string, string | null> } }>(
    null,
    `SELECT jsonb_build_object('id', c.id, 'number', c.number, 'name', c.display_name, 'orders', c.orders_count, 'total', c.orders_total::text,
       'fields', jsonb_build_object('kind', c.kind, 'display_name', c.display_name, 'owner_id', u.full_name, 'source', c.source,
          'locale', c.locale, 'note', c.note),
       'contacts', coalesce((SELECT jsonb_agg(i.value_masked ORDER BY i.id) FROM customer_identities i WHERE i.customer_id = c.id), '[]'),
       'addresses', (SELECT count(*) FROM customer_addresses d WHERE d.customer_id = c.id)) AS side
       FROM customers c LEFT JOIN users u ON u.id = c.owner_id WHERE c.id IN ($1, $2) AND c.merged_into_id IS NULL`,
    [a, b]
  )
  const find = (id: number) => {
    const row = rows.find(({ side }) => side.id === id)
    if (!row) throw new NotFoundException('customer', id)
    return row.side
  }
  return [find(a), find(b)]
}

/** The fields on which the two differ. */
export const differing = ([a, b]: [ComparedSide, ComparedSide]): ChoiceField[] =>
  CHOICE_FIELDS.filter((field) => a.fields[field] !== b.fields[field])

import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type CustomerRecord = {
  id: number
  number: string
  kind: 'person' | 'company'
  name: string
  ownerId: number | null
  owner: string | null
  source: string | null
  locale: 'zh-CN' | 'en'
  tags: string[]
  note: string | null
  orders: number
  total: string
  lastOrderAt: string | null
  mergedIntoId: number | null
  anonymisedAt: string | null
  version: number
  createdAt: string
  identities: {
    id: number
    kind: string
    scope: string
    masked: string
    verified: boolean
    readable: boolean
    consentAt: string | null
  }[]
  addresses: {
    id: number
    consignee: string
    phone: string | null
    place: string
    province: string | null
    city: string | null
    district: string | null
    line: string
    isDefault: boolean
  }[]
  merges: { id: number; number: string; name: string; at: string }[]
}

/** One customer with everything their page shows at once; dates as ISO text. @throws NotFoundException */
export async function getCustomer(id: number): Promise<CustomerRecord> {
  const [row] = await sql<{ record: CustomerRecord }>(
    null,
    `SELECT jsonb_build_object(
       'id', c.id, 'number', c.number, 'kind', c.kind, 'name', c.display_name, 'ownerId', c.owner_id, 'owner', u.full_name,
       'source', c.source, 'locale', c.locale, 'tags', c.tags, 'note', c.note, 'orders', c.orders_count, 'total', c.orders_total::text,
       'lastOrderAt', c.last_order_at, 'mergedIntoId', c.merged_into_id, 'anonymisedAt', c.anonymised_at, 'version', c.version,
       'createdAt', c.created_at,
       'identities', coalesce((SELECT jsonb_agg(jsonb_build_object('id', i.id, 'kind', i.kind, 'scope', i.scope, 'masked', i.value_masked,
            'verified', i.verified_at IS NOT NULL, 'readable', i.value_encrypted IS NOT NULL, 'consentAt', i.consent ->> 'at') ORDER BY i.id)
          FROM customer_identities i WHERE i.customer_id = c.id), '[]'),
       'addresses', coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'consignee', a.consignee, 'phone', a.phone_masked,
            'place', concat_ws(' ', a.province, nullif(a.city, a.province), a.district), 'province', a.province, 'city', a.city, 'district', a.district,
            'line', a.line, 'isDefault', a.is_default)
            ORDER BY a.is_default DESC, a.id DESC) FROM customer_addresses a WHERE a.customer_id = c.id), '[]'),
       'merges', coalesce((SELECT jsonb_agg(jsonb_build_object('id', m.id, 'number', l.number, 'name', l.display_name, 'at', m.merged_at)
            ORDER BY m.id DESC) FROM customer_merges m JOIN customers l ON l.id = m.loser_id
            WHERE m.winner_id = c.id AND m.undone_at IS NULL), '[]')) AS record
     FROM customers c LEFT JOIN users u ON u.id = c.owner_id WHERE c.id = $1`,
    [id],
    'customers_record'
  )
  if (!row) throw new NotFoundException('customer', id)
  return row.record
}

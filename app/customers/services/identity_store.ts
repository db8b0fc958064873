import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import {
  identityKey,
  type Holder,
  type Identity,
  type IdentityKind,
  type LinkPlan,
  type Owner,
} from '#customers/domain/link_people'

export interface KnownHolder extends Holder {
  displayName: string
}

/** Who holds the identities already, by key. The customers are held against a merge until commit. */
export async function findHolders(
  trx: Trx,
  identities: Identity[]
): Promise<Map<string, KnownHolder>> {
  const rows = await sql<{ kind: string; scope: string; hash: string } & KnownHolder>(
    trx,
    `SELECT i.kind, i.scope, i.value_hash AS hash, i.verified_at IS NOT NULL AS verified,
            coalesce(c.merged_into_id, c.id) AS "customerId", c.display_name AS "displayName",
            (SELECT array_agg(DISTINCT k.kind) FROM customer_identities k WHERE k.customer_id = c.id) AS kinds
       FROM (SELECT DISTINCT * FROM unnest($1::text[], $2::text[], $3::text[])) AS w(kind, scope, hash)
       JOIN customer_identities i ON i.kind = w.kind AND i.scope = w.scope AND i.value_hash = w.hash
       JOIN customers c ON c.id = i.customer_id
      ORDER BY c.id
        FOR KEY SHARE OF c`,
    [identities.map((i) => i.kind), identities.map((i) => i.scope), identities.map((i) => i.hash)],
    'customers_holders'
  )
  return new Map(rows.map((row) => [identityKey(row), row]))
}

export interface StoredLinks {
  /** Drafts that lost a race, and the customer that won it. */
  redirects: Map<number, number>
  added: { customerId: number; kind: string; scope: string; valueHash: string }[]
  conflicts: { a: number; b: number; kind: IdentityKind }[]
  /** Whom each identity that was written belongs to, by key, before redirects. */
  holderOf: Map<string, number>
}

interface LinkRow {
  kind: IdentityKind
  scope: string
  hash: string
  customer_id: number
  inserted: boolean
}

/** Writes the links of a plan, in the order of their key so that two writers never wait for each other in a ring. */
export async function storeLinks(
  trx: Trx,
  plan: LinkPlan,
  idOf: (owner: Owner) => number
): Promise<StoredLinks> {
  const stored: StoredLinks = {
    redirects: new Map(),
    added: [],
    conflicts: [],
    holderOf: new Map(),
  }
  if (plan.links.length === 0) return stored
  const wanted = new Map<string, { customerId: number; identity: Identity; isDraft: boolean }>()
  for (const { identity, owner } of plan.links) {
    const seen = wanted.get(identityKey(identity))?.identity
    const merged = seen
      ? {
          ...seen,
          verified: seen.verified || identity.verified,
          consent: identity.consent ?? seen.consent,
        }
      : identity
    wanted.set(identityKey(identity), {
      customerId: idOf(owner),
      identity: merged,
      isDraft: owner < 0,
    })
  }
  const rows = await upsertLinks(trx, [...wanted.values()])
  const strong = new Set(
    [...wanted.values()].filter((w) => w.identity.kind !== 'visitor').map((w) => w.customerId)
  )
  const written = new Map(rows.map((row) => [identityKey(row), row]))
  // The plan's order is strongest identity first: that one decides where a lost draft goes.
  for (const [key, { customerId, identity, isDraft }] of wanted) {
    const row = written.get(key)!
    stored.holderOf.set(key, row.customer_id)
    if (row.inserted)
      stored.added.push({ customerId, kind: row.kind, scope: row.scope, valueHash: row.hash })
    if (row.customer_id === customerId) continue
    // A visitor id says who somebody is only when nothing stronger does.
    if (identity.kind === 'visitor' && (!isDraft || strong.has(customerId))) continue
    if (isDraft && !stored.redirects.has(customerId))
      stored.redirects.set(customerId, row.customer_id)
    else stored.conflicts.push({ a: customerId, b: row.customer_id, kind: identity.kind })
  }
  return stored
}

function upsertLinks(trx: Trx, links: { customerId: number; identity: Identity }[]) {
  return sql<LinkRow>(
    trx,
    `INSERT INTO customer_identities AS i
            (customer_id, kind, scope, value_hash, value_encrypted, value_masked, verified_at, consent)
     SELECT customer_id, kind, scope, hash, encrypted, masked, CASE WHEN verified THEN now() END, consent
       FROM jsonb_to_recordset($1::jsonb)
         AS r(customer_id bigint, kind text, scope text, hash text, encrypted text, masked text, verified boolean, consent jsonb)
      ORDER BY kind, scope, hash
     ON CONFLICT (kind, scope, value_hash) DO UPDATE
       SET verified_at = coalesce(i.verified_at, excluded.verified_at),
           value_encrypted = coalesce(i.value_encrypted, excluded.value_encrypted),
           consent = coalesce(excluded.consent, i.consent),
           updated_at = now()
     RETURNING kind, scope, value_hash AS hash, customer_id, xmax = 0 AS inserted`,
    [
      JSON.stringify(
        links.map(({ customerId, identity }) => ({ customer_id: customerId, ...identity }))
      ),
    ],
    'customers_link'
  )
}

/** Notes pairs that share an identity as probable duplicates, each pair once. */
export async function recordConflicts(
  trx: Trx,
  conflicts: { a: number; b: number; kind: IdentityKind }[]
): Promise<void> {
  const pairs = conflicts.filter(({ a, b }) => a !== b)
  if (pairs.length === 0) return
  await sql(
    trx,
    `INSERT INTO customer_duplicates (a_id, b_id, reason)
     SELECT DISTINCT ON (least(a, b), greatest(a, b)) least(a, b), greatest(a, b), reason
       FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS p(a, b, reason)
      ORDER BY 1, 2
     ON CONFLICT (a_id, b_id) DO NOTHING`,
    [pairs.map((p) => p.a), pairs.map((p) => p.b), pairs.map((p) => p.kind)],
    'customers_conflicts'
  )
}

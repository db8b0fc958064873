/** What identifies a customer, ready to be stored: the value itself only as hash, cipher and mask. */
export interface Identity {
  kind: IdentityKind
  /** The platform of a buyer id, else ''. */
  scope: string
  hash: string
  encrypted: string | null
  masked: string
  verified: boolean
  consent: Consent | null
}

/** The evidence of a consent to be written to: when, to which words, where. Kept with the contact point. */
export interface Consent {
  /** ISO 8601. */
  at: string
  text: string
  source: string
}

export type IdentityKind = 'phone' | 'email' | 'platform_buyer' | 'openid' | 'visitor'

export interface Candidate {
  ref: string
  /** Strongest first: phone, e-mail, platform buyer, open id, visitor. */
  identities: readonly Identity[]
}

/** Who holds an identity already, and which kinds of identity that customer has. */
export interface Holder {
  customerId: number
  kinds: readonly string[]
  /** Whether the identity itself is verified already. */
  verified: boolean
}

/** A customer of the plan: an existing one by its id, or `-(n + 1)` for the n-th draft. */
export type Owner = number

export interface LinkPlan {
  owners: Map<string, Owner>
  /** For each new customer the ref of the person who brings it. */
  drafts: string[]
  /** Identities to write: new ones, and known ones that were verified or consented to by now. */
  links: { identity: Identity; owner: Owner; fresh: boolean }[]
  /** Two customers that one person's identities point at: for people to look at, never merged here. */
  conflicts: { a: Owner; b: Owner; kind: IdentityKind }[]
}

export const identityKey = (of: { kind: string; scope: string; hash: string }) =>
  `${of.kind}|${of.scope}|${of.hash}`

/**
 * Decides, for a list of people, which customer each one is. The strongest identity that is known
 * decides. A visitor id alone links too, unless the customer behind it already has another phone or
 * e-mail than the person brings: a shared computer does not make two people one.
 */
export function planLinks(
  people: readonly Candidate[],
  known: ReadonlyMap<string, Holder>
): LinkPlan {
  const plan: LinkPlan = { owners: new Map(), drafts: [], links: [], conflicts: [] }
  const holders = new Map<string, Owner>()
  const kinds = new Map<Owner, Set<string>>()
  for (const [key, holder] of known) {
    holders.set(key, holder.customerId)
    kinds.set(holder.customerId, new Set(holder.kinds))
  }
  for (const person of people) {
    if (person.identities.length === 0) continue
    const owner = findOwner(person.identities, holders, kinds) ?? draft(plan, person.ref)
    plan.owners.set(person.ref, owner)
    const has = kinds.get(owner) ?? new Set<string>()
    kinds.set(owner, has)
    for (const identity of person.identities) {
      const key = identityKey(identity)
      const holder = holders.get(key)
      if (holder === undefined) {
        holders.set(key, owner)
        has.add(identity.kind)
        plan.links.push({ identity, owner, fresh: true })
      } else if (holder === owner) {
        const news = identity.consent !== null || (identity.verified && !known.get(key)?.verified)
        if (news) plan.links.push({ identity, owner, fresh: false })
      } else if (identity.kind !== 'visitor') {
        plan.conflicts.push({ a: owner, b: holder, kind: identity.kind })
      }
    }
  }
  return plan
}

function findOwner(
  identities: readonly Identity[],
  holders: ReadonlyMap<string, Owner>,
  kinds: ReadonlyMap<Owner, ReadonlySet<string>>
): Owner | undefined {
  for (const identity of identities) {
    const holder = holders.get(identityKey(identity))
    if (holder === undefined) continue
    const has = kinds.get(holder)
    const contradicts = identities.some(
      (i) => (i.kind === 'phone' || i.kind === 'email') && has?.has(i.kind)
    )
    if (identity.kind !== 'visitor' || !contradicts) return holder
  }
  return undefined
}

function draft(plan: LinkPlan, ref: string): Owner {
  plan.drafts.push(ref)
  return -plan.drafts.length
}

import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { inTransaction, type Trx } from '#kernel/transaction'
import { addAddresses } from '#customers/services/address_store'
import { toCandidate, type Person } from '#customers/services/candidates'
import { createDrafts, dropDrafts, nameUnnamed } from '#customers/services/draft_store'
import { findHolders, recordConflicts, storeLinks } from '#customers/services/identity_store'
import { identityKey, planLinks } from '#customers/domain/link_people'
import { CustomersCreated } from '#customers/events/customers_created'
import { IdentitiesAdded } from '#customers/events/identities_added'

export type { Person } from '#customers/services/candidates'

export interface IdentifyInput {
  trx?: Trx | null
  people: Person[]
  actor?: Actor
}

/**
 * Says who each person is: the customer that holds one of their identities, or a new one. Answers
 * the customer id by `ref`; a person without a single usable identity is left out. Two conflicting
 * identities never merge customers: they become a probable duplicate for people to look at.
 *
 * Race-safe without a lock: the unique identity decides which of two writers created the customer,
 * the other one's draft is dropped. At most seven statements and an event, whatever the list's length.
 */
export default class IdentifyCustomers {
  handle({ trx, people, actor = SYSTEM }: IdentifyInput): Promise<Map<string, number>> {
    return inTransaction(trx, (t) => this.#identify(t, people, actor))
  }

  async #identify(trx: Trx, people: Person[], actor: Actor): Promise<Map<string, number>> {
    const candidates = people
      .map(toCandidate)
      .filter((candidate) => candidate.identities.length > 0)
    if (candidates.length === 0) return new Map()
    const byRef = new Map(people.map((person) => [person.ref, person]))
    const holders = await findHolders(
      trx,
      candidates.flatMap((candidate) => candidate.identities)
    )
    const plan = planLinks(candidates, holders)

    const bringers = plan.drafts.map((ref) => byRef.get(ref)!)
    const maskOf = new Map(
      candidates.map((candidate) => [candidate.ref, candidate.identities[0].masked])
    )
    const drafts = await createDrafts(
      trx,
      bringers.map((person) => ({ ...person, mask: maskOf.get(person.ref)! }))
    )
    const idOf = (owner: number) => (owner > 0 ? owner : drafts[-owner - 1])
    const stored = await storeLinks(trx, plan, idOf)
    if (stored.redirects.size > 0) await dropDrafts(trx, stored.redirects)
    const settled = (owner: number) => stored.redirects.get(idOf(owner)) ?? idOf(owner)

    // Another writer may have been first with some identity: the strongest one has the last word.
    const owners = new Map(
      candidates.map(({ ref, identities }) => {
        const key = identityKey(identities[0])
        return [
          ref,
          settled(
            stored.holderOf.get(key) ?? holders.get(key)?.customerId ?? plan.owners.get(ref)!
          ),
        ]
      })
    )
    await nameUnnamed(trx, holders, owners, byRef)
    await addAddresses(trx, people, owners)
    const conflicts = [...plan.conflicts, ...stored.conflicts]
    await recordConflicts(
      trx,
      conflicts.map(({ a, b, kind }) => ({ a: settled(a), b: settled(b), kind }))
    )
    const created = drafts.filter((id) => !stored.redirects.has(id))
    const events = []
    if (created.length > 0) events.push(new CustomersCreated({ customerIds: created }))
    if (stored.added.length > 0) {
      const identities = stored.added.map((i) => ({
        ...i,
        customerId: stored.redirects.get(i.customerId) ?? i.customerId,
      }))
      events.push(new IdentitiesAdded({ identities }))
    }
    await append(trx, events, actor)
    return owners
  }
}

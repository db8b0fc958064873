import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { displayPhone } from '#customers/domain/contacts'
import { unseal } from '#customers/services/pii'

/** What of a customer is to be shown in full: an identity or the phone of an address. */
export interface RevealInput {
  customerId: number
  kind: 'identity' | 'address'
  id: number
  actor: Actor
}

/** Shows a personal datum in full, and writes down who saw it. */
export default class RevealIdentity {
  handle({ customerId, kind, id, actor }: RevealInput): Promise<string> {
    return inTransaction(null, async (trx) => {
      const [row] = await sql<{ sealed: string | null }>(
        trx,
        kind === 'identity'
          ? 'SELECT value_encrypted AS sealed FROM customer_identities WHERE id = $1 AND customer_id = $2'
          : 'SELECT phone_encrypted AS sealed FROM customer_addresses WHERE id = $1 AND customer_id = $2',
        [id, customerId]
      )
      if (!row?.sealed) throw new NotFoundException(kind, id)
      await audit(trx, actor, {
        action: 'customers.pii.reveal',
        subjectType: 'customer',
        subjectId: customerId,
        after: { kind, id },
      })
      const value = unseal(row.sealed)
      return value.startsWith('+') ? displayPhone(value) : value
    })
  }
}

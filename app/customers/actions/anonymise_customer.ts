import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { CustomersAnonymised } from '#customers/events/customers_anonymised'

/**
 * Erases a customer's personal data: name, note, tags, identities, addresses, and what merges kept
 * of them. The number, the totals and every ledger stay, so the books still add up. Other areas erase
 * their copies when they hear of it. Cannot be undone.
 */
export default class AnonymiseCustomer {
  handle({
    trx,
    customerId,
    reason,
    actor,
  }: {
    trx?: Trx | null
    customerId: number
    reason: string
    actor: Actor
  }) {
    return inTransaction(trx, (t) => this.#anonymise(t, customerId, reason, actor))
  }

  async #anonymise(trx: Trx, customerId: number, reason: string, actor: Actor): Promise<void> {
    const rows = await sql<{
      id: number
      number: string
      anonymised_at: Date | null
      merged_into_id: number | null
    }>(
      trx,
      `SELECT id, number, anonymised_at, merged_into_id FROM customers
        WHERE id = $1 OR merged_into_id = $1 ORDER BY id FOR UPDATE`,
      [customerId]
    )
    const subject = rows.find((row) => row.id === customerId)
    if (!subject) throw new NotFoundException('customer', customerId)
    if (subject.merged_into_id)
      throw new ConflictException('customer_merged_already', { number: subject.number })
    if (subject.anonymised_at) return
    // Those that were merged into them are the same person.
    const ids = rows.map((row) => row.id)
    await sql(
      trx,
      `UPDATE customers SET display_name = number, search_name = '', note = NULL, tags = '{}', anonymised_at = now(),
              version = version + 1, updated_at = now() WHERE id = ANY($1::bigint[])`,
      [ids]
    )
    await sql(trx, 'DELETE FROM customer_identities WHERE customer_id = ANY($1::bigint[])', [ids])
    await sql(trx, 'DELETE FROM customer_addresses WHERE customer_id = ANY($1::bigint[])', [ids])
    await sql(
      trx,
      'DELETE FROM customer_duplicates WHERE a_id = ANY($1::bigint[]) OR b_id = ANY($1::bigint[])',
      [ids]
    )
    await sql(
      trx,
      `UPDATE customer_merges SET before = '{}', field_choices = '{}', moved_refs = '{}'
        WHERE winner_id = ANY($1::bigint[]) OR loser_id = ANY($1::bigint[])`,
      [ids]
    )
    await audit(trx, actor, {
      action: 'customers.customers.anonymise',
      subjectType: 'customer',
      subjectId: customerId,
      reason,
    })
    await append(trx, new CustomersAnonymised({ customerIds: ids }), actor)
  }
}

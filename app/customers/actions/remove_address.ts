import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** Forgets an address of a customer; orders keep the one they were sent to. */
export default class RemoveAddress {
  handle({
    trx,
    customerId,
    addressId,
    actor,
  }: {
    trx?: Trx | null
    customerId: number
    addressId: number
    actor: Actor
  }): Promise<void> {
    return inTransaction(trx, async (t) => {
      const gone = await sql(
        t,
        'DELETE FROM customer_addresses WHERE id = $1 AND customer_id = $2 RETURNING id',
        [addressId, customerId]
      )
      if (gone.length === 0) throw new NotFoundException('address', addressId)
      await audit(t, actor, {
        action: 'customers.addresses.remove',
        subjectType: 'customer',
        subjectId: customerId,
        before: { addressId },
      })
    })
  }
}

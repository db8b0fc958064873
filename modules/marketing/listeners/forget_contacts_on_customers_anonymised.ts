import type { StoredEvent } from '#kernel/events/domain_event'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Erases addresses and texts of messages, the phone of claims, and lets go of the visitors. */
export default class ForgetContactsOnCustomersAnonymised {
  async handle({ payload }: StoredEvent<{ customerIds: number[] }>, trx: Trx): Promise<void> {
    const ids = [payload.customerIds]
    await sql(
      trx,
      `UPDATE marketing_touches SET address_encrypted = NULL, address_hash = NULL, address_masked = NULL, params = '{}', updated_at = now()
        WHERE customer_id = ANY($1::bigint[])`,
      ids
    )
    await sql(
      trx,
      `UPDATE marketing_coupon_claims SET phone_hash = 'erased:' || id, visitor_id = NULL, source = '{}', updated_at = now()
        WHERE customer_id = ANY($1::bigint[])`,
      ids
    )
    await sql(
      trx,
      'UPDATE marketing_visitors SET customer_id = NULL WHERE customer_id = ANY($1::bigint[])',
      ids
    )
  }
}

import type { StoredEvent } from '#kernel/events/domain_event'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Erases the buyer from the orders and parcels of customers who were anonymised. Amounts, lines,
 * region and dates stay: the books and the statistics need them and they name nobody.
 */
export default class ForgetBuyersOnCustomersAnonymised {
  async handle({ payload }: StoredEvent<{ customerIds: number[] }>, trx: Trx): Promise<void> {
    await sql(
      trx,
      `UPDATE orders SET consignee = NULL, phone_encrypted = NULL, phone_hash = NULL, phone_masked = NULL, email_encrypted = NULL,
              email_hash = NULL, email_masked = NULL, address_line = NULL, postcode = NULL, buyer_note = NULL,
              merge_key = NULL,
              source = (source - 'buyerId' - 'visitorId') #- '{facts,platformAddressKey}', version = version + 1, updated_at = now()
        WHERE customer_id = ANY($1::bigint[])`,
      [payload.customerIds]
    )
    await sql(
      trx,
      `UPDATE fulfilments f SET consignee = NULL, phone_encrypted = NULL, phone_masked = NULL, address_line = NULL, postcode = NULL,
              version = f.version + 1, updated_at = now()
         FROM orders o JOIN fulfilment_orders x ON x.order_id = o.id WHERE x.fulfilment_id = f.id AND o.customer_id = ANY($1::bigint[])`,
      [payload.customerIds]
    )
  }
}

import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { addressRow } from '#customers/services/address_store'
import type { PersonAddress } from '#customers/services/candidates'

export interface SaveAddressInput {
  trx?: Trx | null
  customerId: number
  /** Missing for a new one. */
  addressId?: number | null
  /** A missing phone keeps the one that is stored. */
  address: PersonAddress
  isDefault: boolean
  actor: Actor
}

const COLUMNS = [
  'consignee',
  'phone_encrypted',
  'phone_hash',
  'phone_masked',
  'country',
  'province',
  'province_code',
  'city',
  'city_code',
  'district',
  'district_code',
  'line',
  'postcode',
] as const

/** Adds or changes an address of a customer; making it the default takes that from the one before. */
export default class SaveAddress {
  handle(input: SaveAddressInput): Promise<number> {
    return inTransaction(input.trx, (trx) => this.#save(trx, input))
  }

  async #save(
    trx: Trx,
    { customerId, addressId, address, isDefault, actor }: SaveAddressInput
  ): Promise<number> {
    const held = await sql(trx, 'SELECT id FROM customers WHERE id = $1 FOR NO KEY UPDATE', [
      customerId,
    ])
    if (held.length === 0) throw new NotFoundException('customer', customerId)
    if (isDefault) {
      await sql(
        trx,
        'UPDATE customer_addresses SET is_default = false WHERE customer_id = $1 AND is_default',
        [customerId]
      )
    }
    const row: Record<string, unknown> = addressRow(address)
    const columns = COLUMNS.filter((column) =>
      addressId && !address.phone ? !column.startsWith('phone') : true
    )
    const values = columns.map((column) => row[column])
    const [saved] = addressId
      ? await sql<{ id: number }>(
          trx,
          `UPDATE customer_addresses SET ${columns.map((c, i) => `${c} = $${i + 4}`).join(', ')}, is_default = $3, updated_at = now()
            WHERE id = $1 AND customer_id = $2 RETURNING id`,
          [addressId, customerId, isDefault, ...values]
        )
      : await sql<{ id: number }>(
          trx,
          `INSERT INTO customer_addresses (customer_id, is_default, ${columns.join(', ')})
           VALUES ($1, $2, ${columns.map((_, i) => `$${i + 3}`).join(', ')}) RETURNING id`,
          [customerId, isDefault, ...values]
        )
    if (!saved) throw new NotFoundException('address', addressId!)
    await audit(trx, actor, {
      action: 'customers.addresses.save',
      subjectType: 'customer',
      subjectId: customerId,
      after: { addressId: saved.id },
    })
    return saved.id
  }
}

import encryption from '@adonisjs/core/services/encryption'
import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, NotFoundException, VersionConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { searchText } from '#catalog/services/search_text'
import { company } from '#shell/services/company'

export interface SupplierContact {
  name: string
  title?: string | null
  phone?: string | null
  email?: string | null
  isDefault?: boolean
}

export interface SupplierInput {
  trx?: Trx | null
  actor: Actor
  /** Absent: a new supplier. */
  id?: number
  version?: number
  code: string
  name: string
  nameEn?: string | null
  status?: 'active' | 'paused'
  currency: string
  /** The company's currency for one unit of the supplier's, decimal text; proposed for new orders. */
  rate?: string | null
  leadTimeDays: number
  paymentDays: number
  /** Decimal text, in the supplier's currency. */
  minOrderAmount: string
  overReceiptPercent: number
  country?: string
  address?: string | null
  taxNo?: string | null
  bankName?: string | null
  /** The whole account; absent or empty leaves the one on record. */
  bankAccount?: string | null
  note?: string | null
  contacts: SupplierContact[]
}

/** The last four digits are what people compare. */
export const maskAccount = (account: string) => `•••• ${account.replaceAll(/\s/g, '').slice(-4)}`

/** Creates or changes a supplier with its contacts. The bank account is stored encrypted and shown masked. */
export default class SaveSupplier {
  async handle(input: SupplierInput): Promise<number> {
    return inTransaction(input.trx, async (trx) => {
      const id = input.id ? await this.#update(trx, input) : await this.#insert(trx, input)
      await sql(trx, 'DELETE FROM purchasing_contacts WHERE supplier_id = $1', [id])
      await this.#contacts(trx, id, input.contacts)
      await audit(trx, input.actor, {
        action: input.id ? 'purchasing.suppliers.update' : 'purchasing.suppliers.create',
        subjectType: 'supplier',
        subjectId: id,
        after: {
          code: input.code,
          name: input.name,
          bankChanged: Boolean(input.bankAccount?.trim()),
        },
      })
      return id
    })
  }

  #values(input: SupplierInput): unknown[] {
    const account = input.bankAccount?.trim() || null
    return [
      input.code,
      input.name,
      input.nameEn ?? null,
      searchText(input.code, input.name, input.nameEn),
      input.status ?? 'active',
      input.currency,
      input.leadTimeDays,
      input.paymentDays,
      input.minOrderAmount,
      input.overReceiptPercent,
      input.country ?? 'CN',
      input.address ?? null,
      input.taxNo ?? null,
      input.bankName ?? null,
      account && encryption.encrypt(account, { purpose: 'purchasing.bank_account' }),
      account && maskAccount(account),
      input.note ?? null,
      input.currency === company().currency ? null : (input.rate ?? null),
    ]
  }

  async #insert(trx: Trx, input: SupplierInput): Promise<number> {
    const [row] = await sql<{ id: number }>(
      trx,
      `INSERT INTO purchasing_suppliers (code, name, name_en, search_name, status, currency, lead_time_days, payment_days, min_order_amount,
         over_receipt_percent, country, address, tax_no, bank_name, bank_account_encrypted, bank_account_masked, note, rate)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
       ON CONFLICT (code) DO NOTHING RETURNING id`,
      this.#values(input)
    )
    if (!row) throw new ConflictException('purchasing_supplier_code', { code: input.code })
    return row.id
  }

  async #update(trx: Trx, input: SupplierInput): Promise<number> {
    const [found] = await sql<{ version: number }>(
      trx,
      'SELECT version FROM purchasing_suppliers WHERE id = $1 FOR UPDATE',
      [input.id]
    )
    if (!found) throw new NotFoundException('supplier', input.id!)
    if (input.version !== undefined && found.version !== input.version)
      throw new VersionConflictException('supplier', input.code)
    const twins = await sql(
      trx,
      'SELECT 1 FROM purchasing_suppliers WHERE code = $1 AND id <> $2',
      [input.code, input.id]
    )
    if (twins.length > 0)
      throw new ConflictException('purchasing_supplier_code', { code: input.code })
    await sql(
      trx,
      `UPDATE purchasing_suppliers SET code = $1, name = $2, name_en = $3, search_name = $4, status = $5, currency = $6,
         lead_time_days = $7, payment_days = $8, min_order_amount = $9, over_receipt_percent = $10, country = $11, address = $12,
         tax_no = $13, bank_name = $14, bank_account_encrypted = coalesce($15, bank_account_encrypted),
         bank_account_masked = coalesce($16, bank_account_masked), note = $17, rate = $18, version = version + 1, updated_at = now()
       WHERE id = $19`,
      [...this.#values(input), input.id]
    )
    return input.id!
  }

  async #contacts(trx: Trx, supplierId: number, contacts: readonly SupplierContact[]) {
    if (contacts.length === 0) return
    const chosen = Math.max(
      0,
      contacts.findIndex((contact) => contact.isDefault)
    )
    await sql(
      trx,
      `INSERT INTO purchasing_contacts (supplier_id, name, title, phone, email, is_default)
       SELECT $1, c.* FROM jsonb_to_recordset($2::jsonb) AS c(name text, title text, phone text, email text, is_default boolean)`,
      [
        supplierId,
        JSON.stringify(
          contacts.map(({ isDefault: _, ...contact }, index) => ({
            ...contact,
            is_default: index === chosen,
          }))
        ),
      ]
    )
  }
}

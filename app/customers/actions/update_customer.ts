import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, NotFoundException, VersionConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { searchText } from '#customers/domain/names'

export interface CustomerFields {
  kind: 'person' | 'company'
  displayName: string
  ownerId: number | null
  source: string | null
  locale: 'zh-CN' | 'en'
  tags: string[]
  note: string | null
}

/** Changes what is said about a customer; refuses when somebody changed it since `version` was read. */
export default class UpdateCustomer {
  handle(input: {
    trx?: Trx | null
    customerId: number
    version: number
    fields: CustomerFields
    actor: Actor
  }): Promise<void> {
    return inTransaction(input.trx, async (trx) => {
      const { customerId, version, fields, actor } = input
      const [before] = await sql<{
        version: number
        number: string
        merged_into_id: number | null
        anonymised_at: Date | null
      }>(
        trx,
        `SELECT version, number, merged_into_id, anonymised_at, kind, display_name, owner_id, source, locale, tags, note
           FROM customers WHERE id = $1 FOR NO KEY UPDATE`,
        [customerId]
      )
      if (!before) throw new NotFoundException('customer', customerId)
      if (before.merged_into_id)
        throw new ConflictException('customer_merged_already', { number: before.number })
      if (before.anonymised_at)
        throw new ConflictException('customer_anonymised', { number: before.number })
      if (before.version !== version) throw new VersionConflictException('customer', before.number)
      await sql(
        trx,
        `UPDATE customers SET kind = $2, display_name = $3, search_name = $4, owner_id = $5, source = $6, locale = $7, tags = $8,
                note = $9, version = version + 1, updated_at = now() WHERE id = $1`,
        [
          customerId,
          fields.kind,
          fields.displayName,
          searchText(fields.displayName),
          fields.ownerId,
          fields.source,
          fields.locale,
          cleanTags(fields.tags),
          fields.note,
        ]
      )
      await audit(trx, actor, {
        action: 'customers.customers.update',
        subjectType: 'customer',
        subjectId: customerId,
        before,
        after: fields,
      })
    })
  }
}

/** Tags without blanks around and without doubles. */
export function cleanTags(tags: readonly string[]): string[] {
  return [...new Set(tags.map((tag) => tag.normalize('NFKC').trim()).filter(Boolean))]
}

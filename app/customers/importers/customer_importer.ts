import { SYSTEM } from '#kernel/access/actor'
import { normaliseAddress } from '#kernel/addresses'
import {
  Importer,
  type Column,
  type ImportContext,
  type ImportResult,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import IdentifyCustomers, { type Person } from '#customers/actions/identify_customers'
import TagCustomers from '#customers/actions/tag_customers'
import { readEmail, readPhone } from '#customers/domain/contacts'

const COLUMNS: readonly Column[] = [
  {
    key: 'name',
    header: '姓名',
    aliases: ['客户', '客户名称', 'name', 'customer'],
    required: true,
    maxLength: 120,
  },
  {
    key: 'phone',
    header: '手机号',
    aliases: ['手机', '电话', '联系电话', 'phone', 'mobile'],
    kind: 'id',
  },
  { key: 'email', header: '邮箱', aliases: ['电子邮箱', 'e-mail', 'email'] },
  {
    key: 'kind',
    header: '类型',
    aliases: ['客户类型', 'kind', 'type'],
    kind: 'option',
    options: { person: ['个人', 'person'], company: ['企业', '公司', 'company'] },
  },
  { key: 'source', header: '来源', aliases: ['客户来源', 'source'], maxLength: 60 },
  { key: 'tags', header: '标签', aliases: ['客户标签', 'tags'], maxLength: 400 },
  { key: 'owner', header: '负责人', aliases: ['负责人邮箱', 'owner', 'owner e-mail'] },
  { key: 'province', header: '省', aliases: ['省份', 'province', 'state'] },
  { key: 'city', header: '市', aliases: ['城市', 'city'] },
  { key: 'district', header: '区县', aliases: ['区', 'district', 'county'] },
  {
    key: 'line',
    header: '详细地址',
    aliases: ['地址', '收货地址', 'address', 'street'],
    maxLength: 300,
  },
  { key: 'note', header: '备注', aliases: ['说明', 'note', 'remark'], maxLength: 4000 },
]

/** Words between commas of either script, semicolons, bars or the 、 of lists. */
const tagsOf = (cell: string) =>
  cell
    .split(/[,，;；、|]/)
    .map((tag) => tag.trim())
    .filter(Boolean)

/**
 * Customers from a file. A known phone or e-mail leads to the customer who has it: tags are added,
 * an address that is new is kept, nothing is overwritten. Importing a file twice changes nothing.
 */
export default class CustomerImporter extends Importer<Trx> {
  readonly columns = COLUMNS

  async check(rows: readonly SheetRow[]): Promise<SheetError[]> {
    const owners = await this.#owners(rows)
    return rows.flatMap((row) => {
      const { phone, email, owner, tags } = row.cells
      const errors: SheetError[] = []
      if (!phone && !email) errors.push(this.error(row, 'phone', 'customer_contact'))
      if (phone && !readPhone(phone)) errors.push(this.error(row, 'phone', 'customer_phone'))
      if (email && !readEmail(email)) errors.push(this.error(row, 'email', 'customer_email'))
      if (owner && !owners.has(owner.toLowerCase()))
        errors.push(this.error(row, 'owner', 'customer_owner'))
      if (tagsOf(tags ?? '').some((tag) => tag.length > 40))
        errors.push(this.error(row, 'tags', 'customer_tag', { most: 40 }))
      return errors
    })
  }

  async write(rows: readonly SheetRow[], trx: Trx, context: ImportContext): Promise<ImportResult> {
    if (rows.length === 0) return { created: 0, updated: 0 }
    const owners = await this.#owners(rows)
    const people = rows.map((row) => personOf(row, owners))
    const [{ before }] = await sql<{ before: number }>(
      trx,
      `SELECT coalesce(max(id), 0) AS before FROM customers`
    )
    const actor = { ...SYSTEM, id: context.actorId }
    const found = await new IdentifyCustomers().handle({ trx, people, actor })
    const byTags = new Map<string, number[]>()
    for (const { ref, tags = [] } of people) {
      const key = tags.join('|')
      if (key) byTags.set(key, [...(byTags.get(key) ?? []), found.get(ref)!])
    }
    for (const [key, customerIds] of byTags)
      await new TagCustomers().handle({ trx, customerIds, add: key.split('|'), actor })
    const ids = new Set(found.values())
    const created = [...ids].filter((id) => id > before).length
    return { created, updated: ids.size - created }
  }

  /** Active people by name and by e-mail, in lower case. */
  async #owners(rows: readonly SheetRow[]): Promise<Map<string, number>> {
    const asked = [...new Set(rows.map((row) => row.cells.owner?.toLowerCase()).filter(Boolean))]
    if (asked.length === 0) return new Map()
    const people = await sql<{ id: number; name: string; email: string }>(
      null,
      `SELECT id, lower(full_name) AS name, lower(email) AS email FROM users
        WHERE is_active AND (lower(email) = ANY($1::text[]) OR lower(full_name) = ANY($1::text[])) ORDER BY id DESC`,
      [asked]
    )
    return new Map(
      people.flatMap(
        ({ id, name, email }) =>
          [
            [name, id],
            [email, id],
          ] as const
      )
    )
  }
}

function personOf({ rowNumber, cells }: SheetRow, owners: ReadonlyMap<string, number>): Person {
  const { province, city, district, line } = cells
  const place = normaliseAddress({ province, city, district, detail: line ?? '' })
  return {
    ref: String(rowNumber),
    name: cells.name,
    phone: cells.phone || null,
    email: cells.email || null,
    kind: cells.kind === 'company' ? 'company' : 'person',
    source: cells.source || 'import',
    tags: tagsOf(cells.tags ?? ''),
    ownerId: owners.get(cells.owner?.toLowerCase() ?? '') ?? null,
    note: cells.note || null,
    address: place.detail
      ? { consignee: cells.name, phone: cells.phone || null, line: place.detail, ...place.region }
      : null,
  }
}

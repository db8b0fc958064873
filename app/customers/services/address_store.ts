import { normaliseAddress } from '#kernel/addresses'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { sealedPhone, type Person, type PersonAddress } from '#customers/services/candidates'

/** An address as a form gives it, with its region in order and its codes; abroad it stays as typed. */
export function addressOf(form: PersonAddress): PersonAddress {
  if ((form.country ?? 'CN') !== 'CN') return form
  const { province, city, district, line } = form
  const { region, detail } = normaliseAddress({ province, city, district, detail: line })
  return region ? { ...form, ...region, line: detail || line } : form
}

/** An address as a row: the phone sealed. */
export function addressRow(address: PersonAddress) {
  const phone = sealedPhone(address.phone, address.country)
  return {
    consignee: address.consignee.trim(),
    phone_encrypted: phone?.encrypted ?? null,
    phone_hash: phone?.hash ?? null,
    phone_masked: phone?.masked ?? null,
    country: address.country ?? 'CN',
    province: address.province ?? null,
    province_code: address.provinceCode ?? null,
    city: address.city ?? null,
    city_code: address.cityCode ?? null,
    district: address.district ?? null,
    district_code: address.districtCode ?? null,
    line: address.line.trim(),
    postcode: address.postcode ?? null,
  }
}

/** Keeps the addresses people bring; one a customer has already is not written again. */
export async function addAddresses(
  trx: Trx,
  people: Person[],
  owners: ReadonlyMap<string, number>
): Promise<void> {
  const rows = new Map<string, object>()
  for (const { ref, address } of people) {
    const customerId = owners.get(ref)
    if (!address || !customerId || !address.line.trim() || !address.consignee.trim()) continue
    const row = addressRow(address)
    rows.set([customerId, row.consignee, row.line, row.phone_hash].join('|'), {
      customer_id: customerId,
      ...row,
    })
  }
  if (rows.size === 0) return
  await sql(
    trx,
    `INSERT INTO customer_addresses (customer_id, consignee, phone_encrypted, phone_hash, phone_masked, country,
            province, province_code, city, city_code, district, district_code, line, postcode)
     SELECT r.* FROM jsonb_to_recordset($1::jsonb)
       AS r(customer_id bigint, consignee text, phone_encrypted text, phone_hash text, phone_masked text, country text,
            province text, province_code text, city text, city_code text, district text, district_code text, line text, postcode text)
      WHERE NOT EXISTS (SELECT FROM customer_addresses a WHERE a.customer_id = r.customer_id AND a.line = r.line
              AND a.consignee = r.consignee AND a.phone_hash IS NOT DISTINCT FROM r.phone_hash)`,
    [JSON.stringify([...rows.values()])],
    'customers_addresses'
  )
}

import { createHash } from 'node:crypto'

export interface MergeFacts {
  storeId: number
  consignee?: string | null
  phoneHash?: string | null
  regionCode?: string | null
  province?: string | null
  city?: string | null
  district?: string | null
  addressLine?: string | null
}

const squeeze = (text: string | null | undefined) =>
  (text ?? '').normalize('NFKC').replace(/\s+/g, '').toLowerCase()

/** Orders of one store to the same person at the same address carry the same key; null without an address. */
export function mergeKeyOf(facts: MergeFacts): string | null {
  if (!facts.addressLine) return null
  const place =
    facts.regionCode ?? [facts.province, facts.city, facts.district].map(squeeze).join('/')
  return createHash('sha256')
    .update(
      [
        facts.storeId,
        squeeze(facts.consignee),
        facts.phoneHash ?? '',
        place,
        squeeze(facts.addressLine),
      ].join('\u001f')
    )
    .digest('base64url')
}

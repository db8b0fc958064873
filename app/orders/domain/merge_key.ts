import { createHash } from 'node:crypto'
import type { MergingFacts } from './new_order.js'

export interface MergeFacts extends MergingFacts {
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

/**
 * Orders that could leave in one parcel carry the same key: the same receiver, by the platform's own
 * key or by name, phone and address as written, the same delivery service and invoice title. Null
 * without an address, and for one that comes masked: different people would look alike. Store and
 * buyer are no part of it, since some merge across stores.
 */
export function mergeKeyOf(facts: MergeFacts): string | null {
  const receiver = facts.addressKey ? ['key', facts.addressKey] : writtenReceiver(facts)
  if (!receiver) return null
  return createHash('sha256')
    .update([...receiver, squeeze(facts.serviceType), squeeze(facts.invoiceTitle)].join('\u001f'))
    .digest('base64url')
}

function writtenReceiver(facts: MergeFacts): string[] | null {
  const { consignee, addressLine, phoneHash } = facts
  if (!addressLine || `${consignee ?? ''}${addressLine}`.includes('*')) return null
  const place =
    facts.regionCode ?? [facts.province, facts.city, facts.district].map(squeeze).join('/')
  return ['written', squeeze(consignee), phoneHash ?? '', place, squeeze(addressLine)]
}

import { createHash } from 'node:crypto'
import type { OrderFacts } from './new_order.js'

export interface MergeFacts {
  consignee?: string | null
  phoneHash?: string | null
  regionCode?: string | null
  province?: string | null
  city?: string | null
  district?: string | null
  addressLine?: string | null
  /** As the platform says them; see `OrderFacts`. */
  facts?: OrderFacts | null
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
  const { platformAddressKey: key, serviceType, invoiceTitle } = facts.facts ?? {}
  const receiver = key ? ['key', key] : writtenReceiver(facts)
  if (!receiver) return null
  return createHash('sha256')
    .update([...receiver, squeeze(serviceType), squeeze(invoiceTitle)].join('\u001f'))
    .digest('base64url')
}

function writtenReceiver(facts: MergeFacts): string[] | null {
  const { consignee, addressLine, phoneHash } = facts
  if (!addressLine || `${consignee ?? ''}${addressLine}`.includes('*')) return null
  const place =
    facts.regionCode ?? [facts.province, facts.city, facts.district].map(squeeze).join('/')
  return ['written', squeeze(consignee), phoneHash ?? '', place, squeeze(addressLine)]
}

/** Whether an order is neither merged nor split: paid on delivery, or forbidden by the platform. */
export const isSealed = (facts: OrderFacts | null | undefined) =>
  facts?.sealed === true || facts?.cod === true

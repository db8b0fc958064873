import { FILE_PAYLOAD_SCHEMA, type FilePayload } from '#modules/oms/domain/file_payload'
import type { Fields } from './payload.js'
import {
  PayloadParked,
  PROGRESS,
  type PlatformConnector,
  type PlatformStatus,
} from './platform_connector.js'
import { mapRestOrder } from './rest_orders.js'

/**
 * A store whose orders come as CSV or XLSX. Nothing is called and nothing calls: files are brought in
 * on their page, and each order of one is filed here as its rows with how they were read.
 */
export const file: PlatformConnector = {
  platform: 'file',
  fields: [],
  defaultUrl: null,
  isAddressOptional: true,
  isPolled: true,
  isByFile: true,

  verify: () => false,
  message: () => ({ deliveryId: null, topic: '', kind: 'other' }),

  head(payload) {
    const { content, read_at: readAt, document } = filePayloadOf(payload)
    const status = document.kind === 'order' ? document.order.status : 'to_ship'
    return {
      externalId: document.id,
      externalNo: document.kind === 'return' ? document.number : document.id,
      updatedAt: document.updatedAt ?? readAt,
      progress: PROGRESS[status as PlatformStatus] ?? 2,
      kind: document.kind,
      contentHash: content,
      buyerKey: document.buyerId,
    }
  },

  map(payload) {
    const { document } = filePayloadOf(payload)
    if (document.kind === 'return') throw new TypeError('A return is no order')
    if (document.park) {
      const { reason, ...details } = document.park
      throw new PayloadParked(reason, details)
    }
    const isUnknown = document.order.status === 'unknown'
    const order = isUnknown ? { ...document.order, status: 'held' } : document.order
    const mapped = mapRestOrder(order as Fields, 'file')
    return {
      ...mapped,
      ...(isUnknown && { isStatusUnknown: true as const }),
      order: {
        ...mapped.order,
        source: {
          ...mapped.order.source,
          ...(document.fees.length > 0 && { fees: document.fees }),
        },
      },
    }
  },

  pull: () => Promise.resolve({ payloads: [], next: null }),
  confirmShipment: () => Promise.resolve({ externalRef: null, already: true }),
  test: () => Promise.resolve('CSV, XLSX'),
}

/** @throws TypeError for what is no payload of a file */
export function filePayloadOf(text: string): FilePayload {
  const payload = JSON.parse(text) as FilePayload
  if (payload?.schema !== FILE_PAYLOAD_SCHEMA) throw new TypeError('payload is no order of a file')
  return payload
}

import { createHash } from 'node:crypto'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { connectorFor } from '#modules/oms/services/platforms/index'
import type { PlatformHead } from '#modules/oms/services/platforms/platform_connector'

export interface Filed {
  /** Platform orders that are new or newer than what we had. */
  ids: number[]
  /** Payloads that are no orders, by their place in the list. */
  unreadable: { index: number; error: string }[]
}

const UPSERT = `
  INSERT INTO platform_orders
    (store_id, external_id, external_no, external_updated_at, external_progress, payload, payload_hash, parent_external_id)
  SELECT $1, r.* FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::text[], $7::text[], $8::text[])
    AS r(external_id, external_no, external_updated_at, external_progress, payload, payload_hash, parent_external_id)
   ORDER BY external_id
  ON CONFLICT (store_id, external_id) DO UPDATE SET
    external_no = excluded.external_no, external_updated_at = excluded.external_updated_at,
    external_progress = excluded.external_progress, payload = excluded.payload, payload_hash = excluded.payload_hash,
    parent_external_id = coalesce(excluded.parent_external_id, platform_orders.parent_external_id),
    state = 'received', park_reason = NULL, park_details = '{}', filed_at = now(), updated_at = now()
  WHERE (excluded.external_updated_at, excluded.external_progress, excluded.payload_hash)
      > (platform_orders.external_updated_at, platform_orders.external_progress, platform_orders.payload_hash)
  RETURNING id`

interface Version extends PlatformHead {
  payload: string
  hash: string
}

/**
 * Files a platform's payloads exactly as they came, one row an order. Only a newer version replaces
 * what is there, by (time of the platform, how far the order has come, hash): whatever arrives twice
 * or in another order ends in the same rows.
 */
export default class FilePlatformOrders {
  async handle(input: {
    trx: Trx
    storeId: number
    platform: string
    payloads: readonly string[]
  }): Promise<Filed> {
    const connector = connectorFor(input.platform)
    const newest = new Map<string, Version>()
    const unreadable: Filed['unreadable'] = []
    input.payloads.forEach((payload, index) => {
      try {
        const head = connector.head(payload)
        const version = {
          ...head,
          payload,
          hash: createHash('sha256').update(payload).digest('hex'),
        }
        const known = newest.get(head.externalId)
        if (!known || isNewer(version, known)) newest.set(head.externalId, version)
      } catch (error) {
        unreadable.push({ index, error: (error as Error).message })
      }
    })
    const rows = [...newest.values()]
    if (rows.length === 0) return { ids: [], unreadable }
    const filed = await sql<{ id: number }>(
      input.trx,
      UPSERT,
      [
        input.storeId,
        rows.map((row) => row.externalId),
        rows.map((row) => row.externalNo),
        rows.map((row) => row.updatedAt),
        rows.map((row) => row.progress),
        rows.map((row) => row.payload),
        rows.map((row) => row.hash),
        rows.map((row) => row.parentId ?? null),
      ],
      'platform_orders_file'
    )
    return { ids: filed.map((row) => row.id), unreadable }
  }
}

function isNewer(a: Version, b: Version): boolean {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt
  return a.progress === b.progress ? a.hash > b.hash : a.progress > b.progress
}

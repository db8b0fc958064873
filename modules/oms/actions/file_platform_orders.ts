import { createHash } from 'node:crypto'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { connectorFor } from '#modules/oms/services/platforms/index'
import type { PlatformHead } from '#modules/oms/services/platforms/platform_connector'

export interface Filed {
  /** Platform orders that are new or newer than what we had. */
  ids: number[]
  /** How many of them are new. */
  created: number
  /** Payloads that are no orders, by their place in the list; they wait in the park queue. */
  unreadable: { index: number; error: string }[]
}

/** A payload nobody can read is kept under its own hash: the same one again is the same row. */
export const UNREADABLE = 'unreadable:'

/** An older version changes nothing, and is not in the answer: see the trigger `platform_orders_newer`. */
const UPSERT = `
  INSERT INTO platform_orders
    (store_id, external_id, external_no, external_updated_at, external_progress, payload, payload_hash, parent_external_id, kind, content_hash, buyer_key)
  SELECT $1, r.* FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
    AS r(external_id, external_no, external_updated_at, external_progress, payload, payload_hash, parent_external_id, kind, content_hash, buyer_key)
   ORDER BY external_id
  ON CONFLICT (store_id, external_id) DO UPDATE SET
    external_no = excluded.external_no, external_updated_at = excluded.external_updated_at,
    external_progress = excluded.external_progress, payload = excluded.payload, payload_hash = excluded.payload_hash,
    parent_external_id = coalesce(excluded.parent_external_id, platform_orders.parent_external_id),
    kind = excluded.kind, content_hash = excluded.content_hash, buyer_key = excluded.buyer_key,
    state = 'received', park_reason = NULL, park_details = '{}', ignored_reason = NULL, filed_at = now(),
    updated_at = now()
  RETURNING id, xmax = 0 AS "isNew"`

const KEEP_UNREADABLE = `
  INSERT INTO platform_orders (store_id, external_id, external_no, external_updated_at, payload, payload_hash, state, park_reason, park_details)
  SELECT $1, $2 || r.hash, '', $3, r.payload, r.hash, 'parked', 'unreadable', jsonb_build_object('error', r.error)
    FROM unnest($4::text[], $5::text[], $6::text[]) AS r(payload, hash, error) ORDER BY r.hash
  ON CONFLICT (store_id, external_id) DO NOTHING`

interface Version extends PlatformHead {
  payload: string
  hash: string
}

/**
 * Files a platform's payloads exactly as they came, one row an order. Only a newer version replaces
 * what is there, by (time of the platform, how far the order has come, hash): whatever arrives twice
 * or in another order ends in the same rows. What cannot be read is kept too, for a person.
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
        const version = { ...head, payload, hash: hashOf(payload) }
        const known = newest.get(head.externalId)
        if (!known || isNewer(version, known)) newest.set(head.externalId, version)
      } catch (error) {
        unreadable.push({ index, error: (error as Error).message.slice(0, 300) })
      }
    })
    await this.#keep(input, unreadable)
    return { ...(await this.#file(input, [...newest.values()])), unreadable }
  }

  async #file(
    { trx, storeId }: { trx: Trx; storeId: number },
    rows: readonly Version[]
  ): Promise<Pick<Filed, 'ids' | 'created'>> {
    if (rows.length === 0) return { ids: [], created: 0 }
    const filed = await sql<{ id: number; isNew: boolean }>(
      trx,
      UPSERT,
      [
        storeId,
        rows.map((row) => row.externalId),
        rows.map((row) => row.externalNo),
        rows.map((row) => row.updatedAt),
        rows.map((row) => row.progress),
        rows.map((row) => row.payload),
        rows.map((row) => row.hash),
        rows.map((row) => row.parentId ?? null),
        rows.map((row) => row.kind ?? 'order'),
        rows.map((row) => row.contentHash ?? null),
        rows.map((row) => row.buyerKey ?? null),
      ],
      'platform_orders_file'
    )
    return { ids: filed.map((row) => row.id), created: filed.filter((row) => row.isNew).length }
  }

  async #keep(
    input: { trx: Trx; storeId: number; payloads: readonly string[] },
    unreadable: Filed['unreadable']
  ) {
    if (unreadable.length === 0) return
    const payloads = unreadable.map(({ index }) => keepable(input.payloads[index]))
    await sql(
      input.trx,
      KEEP_UNREADABLE,
      [
        input.storeId,
        UNREADABLE,
        systemClock.now(),
        payloads,
        payloads.map(hashOf),
        unreadable.map(({ error }) => keepable(error)),
      ],
      'platform_orders_unreadable'
    )
  }
}

const hashOf = (payload: string) => createHash('sha256').update(payload).digest('hex')

/** PostgreSQL's text holds no NUL. */
const keepable = (text: string) => text.replaceAll('\0', '\uFFFD')

function isNewer(a: Version, b: Version): boolean {
  if (a.updatedAt !== b.updatedAt) return a.updatedAt > b.updatedAt
  return a.progress === b.progress ? a.hash > b.hash : a.progress > b.progress
}

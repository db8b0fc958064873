import { bus } from '#kernel/bus'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'

export interface FoundStore {
  id: number
  code: string
  name: string
  platform: string
  currency: string
  timeZone: string
  isActive: boolean
}

const KEEP_MS = 10_000
let known = new Map<string, { store: FoundStore; until: number }>()
bus.on('oms.stores.changed', () => {
  known = new Map()
})

/** A store by its code, from memory for some seconds: the API asks with every order. */
export async function storeByCode(code: string): Promise<FoundStore | null> {
  const now = systemClock.now().getTime()
  const cached = known.get(code)
  if (cached && cached.until > now) return cached.store
  const [store] = await sql<FoundStore & Record<string, unknown>>(
    null,
    `SELECT id, code, name, platform, currency, time_zone AS "timeZone", is_active AS "isActive" FROM stores WHERE code = $1`,
    [code],
    'oms_store_by_code'
  )
  if (!store) return null
  known.set(code, { store, until: now + KEEP_MS })
  return store
}

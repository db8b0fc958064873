/** A scan on its way to the house; `at` and `scanId` never change once it is made. */
export type QueuedScan = {
  scanId: string
  kind: 'pick' | 'short' | 'undo' | 'pack' | 'putaway'
  taskId?: number
  lineId?: number
  fulfilmentId?: number
  warehouseId?: number
  barcode?: string
  binCode?: string
  qty: number
  undoes?: string
  at: string
}

/** A version 4 uuid, also where the page is not served securely (a scanner in the house's own network). */
export function newScanId(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const NAME = 'tandem-wms'
const STORE = 'scans'

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1)
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { autoIncrement: true })
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

function run<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>
): Promise<T> {
  return open().then(
    (db) =>
      new Promise<T>((resolve, reject) => {
        const transaction = db.transaction(STORE, mode)
        const request = work(transaction.objectStore(STORE))
        transaction.oncomplete = () => {
          db.close()
          resolve(request.result)
        }
        transaction.onabort = () => reject(transaction.error)
      })
  )
}

type Queued = { key: number; scan: QueuedScan }

/** Where the device keeps nothing (private windows), the page does, as long as it is open. */
const inPage: Queued[] = []
let lastKey = 0

async function orInPage<T>(stored: () => Promise<T>, kept: () => T): Promise<T> {
  if (inPage.length > 0) return kept()
  try {
    return await stored()
  } catch {
    return kept()
  }
}

/** Scans the house has not answered yet, kept by the device through reloads and flat batteries, oldest first. */
export const scanStore = {
  add: (scan: QueuedScan) =>
    orInPage(
      async () => void (await run('readwrite', (store) => store.add(scan))),
      () => void inPage.push({ key: --lastKey, scan })
    ),
  count: () =>
    orInPage(
      () => run('readonly', (store) => store.count()),
      () => inPage.length
    ),
  first: (limit: number): Promise<Queued[]> =>
    orInPage(
      async () => {
        const keys = (await run('readonly', (store) => store.getAllKeys(null, limit))) as number[]
        const scans = (await run('readonly', (store) => store.getAll(null, limit))) as QueuedScan[]
        return keys.map((key, index) => ({ key, scan: scans[index] }))
      },
      () => inPage.slice(0, limit)
    ),
  async remove(keys: number[]) {
    for (const key of keys) {
      const at = inPage.findIndex((one) => one.key === key)
      if (at >= 0) inPage.splice(at, 1)
      else await run('readwrite', (store) => store.delete(key))
    }
  },
}

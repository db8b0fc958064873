import { ignite } from '../../bin/ignite.js'

/**
 * A process of the house that takes in orders `K-1` … `K-<ORDERS>` in pages of a random size, ships
 * what is released now and then, and works off what follows. It is made to be killed: started
 * again it goes on with the orders that are not there yet.
 */
const app = ignite().createApp('console')
await app.init()
await app.boot()
await app.start(async () => {})

const { startWorker } = await import('#kernel/jobs/runner')
const { sql } = await import('#kernel/sql')
const { default: CaptureOrders } = await import('#orders/actions/capture_orders')
const { shipAll } = await import('#orders/database/factories/ship')
const { anOrder } = await import('#orders/database/factories/stage')
const { openHouse } = await import('#providers/kernel_provider')

const total = Number(process.env.ORDERS)
const storeId = Number(process.env.STORE)
const skuIds = JSON.parse(process.env.SKUS!) as number[]

const orderOf = (n: number) =>
  anOrder(n % 3 === 0 ? skuIds : [skuIds[n % skuIds.length]], {
    externalNo: `K-${n}`,
    phone: `136${String(n).padStart(8, '0')}`,
  })

/** The numbers that are not taken in yet, in order. */
async function missing(): Promise<number[]> {
  const rows = await sql<{ n: number }>(
    null,
    `SELECT n FROM generate_series(1, $1::int) n
      WHERE NOT EXISTS (SELECT FROM orders WHERE store_id = $2 AND external_no = 'K-' || n) ORDER BY n`,
    [total, storeId]
  )
  return rows.map(({ n }) => n)
}

await openHouse()
await startWorker(process.env.DATABASE_URL!, 4)
process.stdout.write('ready\n')

const left = await missing()
for (let page = 0; left.length > 0; page++) {
  const numbers = left.splice(0, 1 + Math.floor(Math.random() * 20))
  await new CaptureOrders().handle({ storeId, orders: numbers.map(orderOf) })
  // A parcel that another step of this very moment moved on is no fault here.
  if (page % 8 === 7) await shipAll().catch(() => [])
}

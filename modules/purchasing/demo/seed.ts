import { SYSTEM, type Actor } from '#kernel/access/actor'
import { FrozenClock, localDate, systemClock } from '#kernel/clock'
import { divideDecimals, multiplyDecimals } from '#kernel/decimal'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import AdvanceOrders from '../actions/advance_orders.js'
import CreateOrders from '../actions/create_orders.js'
import ReceiveGoods from '../actions/receive_goods.js'
import SavePrices, { type NewPrice } from '../actions/save_prices.js'
import SaveSupplier from '../actions/save_supplier.js'
import SuggestPurchases from '../actions/suggest_purchases.js'
import { ORDERS, type DemoOrder } from './orders.js'
import { SUPPLIERS } from './suppliers.js'

interface DemoSku extends Record<string, unknown> {
  id: number
  code: string
  cost: string
  taxRate: string
}
interface House {
  trx: Trx
  buyer: Actor
  owner: Actor
  suppliers: Map<string, number>
  warehouses: Map<string, number>
  /** By the beginning of their code. */
  sku: (code: string) => DemoSku | undefined
}

const DAY_MS = 86_400_000
const daysAgo = (days: number) => new Date(systemClock.now().getTime() - days * DAY_MS)

/** Suppliers with their prices, an order in every state, and what should be bought next. */
export default async function seed(trx: Trx): Promise<void> {
  const house = await look(trx)
  if (house.warehouses.size === 0) return
  for (const order of ORDERS) await write(house, order)
  await new SuggestPurchases().handle({ trx })
}

async function look(trx: Trx): Promise<House> {
  const warehouses = await sql<{ id: number; code: string }>(
    trx,
    `SELECT id, code FROM warehouses WHERE kind = 'own'`
  )
  const skus = await sql<DemoSku>(
    trx,
    `SELECT id, code, purchase_price AS cost, tax_rate AS "taxRate" FROM skus WHERE code LIKE 'SY-%' AND kind <> 'bundle' ORDER BY code`
  )
  const people = await sql<{ id: number; name: string; email: string }>(
    trx,
    `SELECT id, full_name AS name, email FROM users WHERE email IN ('buyer@demo.tandem', 'admin@demo.tandem')`
  )
  const actorOf = (email: string): Actor => {
    const person = people.find((one) => one.email === email)
    return person ? { ...SYSTEM, id: person.id, name: person.name, kind: 'user' } : SYSTEM
  }
  const suppliers = new Map<string, number>()
  for (const { sells, level, pack, ...supplier } of SUPPLIERS) {
    const id = await new SaveSupplier().handle({ trx, actor: SYSTEM, ...supplier })
    suppliers.set(supplier.code, id)
    const sold = skus.filter((sku) => sells.some((prefix) => sku.code.startsWith(prefix)))
    const prices = sold.flatMap((sku) => breaks(sku, level, pack, supplier.rate ?? '1'))
    await new SavePrices().handle({ trx, actor: SYSTEM, supplierId: id, prices })
  }
  return {
    trx,
    buyer: actorOf('buyer@demo.tandem'),
    owner: actorOf('admin@demo.tandem'),
    suppliers,
    warehouses: new Map(warehouses.map((one) => [one.code, one.id])),
    sku: (code) =>
      skus.find((sku) => sku.code === code) ?? skus.find((sku) => sku.code.startsWith(code)),
  }
}

/** The price on record at this supplier's level, and 5 % less from ten packs on. */
function breaks(sku: DemoSku, level: number, pack: number, rate: string): NewPrice[] {
  const price = (hundredths: number) =>
    divideDecimals(multiplyDecimals(sku.cost, hundredths), multiplyDecimals(rate, 100), 2)
  const terms = { skuId: sku.id, packQty: pack, minQty: pack, supplierSku: sku.code.slice(3) }
  return [
    { ...terms, fromQty: 1, unitPrice: price(level) },
    { ...terms, fromQty: pack * 10, unitPrice: price(level - 5) },
  ]
}

async function write(house: House, order: DemoOrder): Promise<void> {
  const { trx, buyer, owner } = house
  const supplier = SUPPLIERS.find((one) => one.code === order.supplier)!
  const lines = order.lines.flatMap(([code, qty]) => {
    const sku = house.sku(code)
    if (!sku) return []
    const [{ unitPrice }] = breaks(sku, supplier.level, supplier.pack, supplier.rate ?? '1')
    return [{ skuId: sku.id, qty, unitPrice, taxRate: supplier.rate ? '0' : sku.taxRate }]
  })
  const [id] = await new CreateOrders(new FrozenClock(daysAgo(order.age))).handle({
    trx,
    actor: buyer,
    orders: [
      {
        supplierId: house.suppliers.get(order.supplier)!,
        warehouseId: house.warehouses.get(order.warehouse)!,
        expectedOn: localDate(daysAgo(-order.due)),
        note: order.note,
        lines,
      },
    ],
  })
  // A day passes between two steps, the last of them not after today.
  for (const [index, { step, reason, promised }] of order.steps.entries()) {
    const clock = new FrozenClock(daysAgo(Math.max(0, order.age - index * 0.4)))
    const promisedOn = promised === undefined ? null : localDate(daysAgo(-promised))
    // Approving what needs no approval is refused, and that is all right here.
    const actor = step === 'approve' ? owner : buyer
    await new AdvanceOrders(clock).handle({ trx, actor, ids: [id], step, reason, promisedOn })
  }
  await receive(house, id, order)
  if (order.isClosed)
    await new AdvanceOrders().handle({ trx, actor: buyer, ids: [id], step: 'close' })
}

async function receive({ trx, buyer }: House, orderId: number, order: DemoOrder): Promise<void> {
  const lines = await sql<{ id: number; qty: number }>(
    trx,
    'SELECT id, qty FROM purchasing_order_lines WHERE order_id = $1 ORDER BY line_no',
    [orderId]
  )
  for (const [index, { share, age, note, rejected }] of (order.receipts ?? []).entries()) {
    const key = `00000000-0000-4000-8000-${String(orderId * 10 + index).padStart(12, '0')}`
    await new ReceiveGoods(new FrozenClock(daysAgo(age))).handle({
      trx,
      actor: buyer,
      orderId,
      receiptKey: key,
      deliveryNote: note,
      lines: lines.map((line, at) => ({
        orderLineId: line.id,
        received: Math.round((line.qty * share) / 100),
        ...(rejected && at === 0 && { rejected, rejectReason: '外帐撕裂' }),
      })),
    })
  }
}

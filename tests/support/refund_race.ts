import { randomUUID } from 'node:crypto'
import { SYSTEM } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import OpenCase from '#orders/actions/open_case'
import RefundCase from '#orders/actions/refund_case'
import { STOP_REASON } from '#orders/queries/stop_reason'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import ProcessOrders from '#modules/oms/actions/process_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import {
  shopifyOrder,
  type SampleOrder,
  type ShopifyState,
} from '#modules/oms/database/factories/platform_payloads'
import { at, connectShop, emptyHouse, sample, type Shop } from '#modules/oms/tests/helpers'
import EnterBacklog from '#modules/wms/actions/enter_backlog'
import GenerateBins from '#modules/wms/actions/generate_bins'
import IssueWaybills from '#modules/wms/actions/issue_waybills'
import PrintWaybills from '#modules/wms/actions/print_waybills'
import PutAway from '#modules/wms/actions/put_away'
import RecordPackScans from '#modules/wms/actions/record_pack_scans'
import RecordPickScans from '#modules/wms/actions/record_pick_scans'
import ReleaseWave from '#modules/wms/actions/release_wave'
import SealParcel from '#modules/wms/actions/seal_parcel'
import SetUpWarehouse from '#modules/wms/actions/set_up_warehouse'
import ShipParcels from '#modules/wms/actions/ship_parcels'
import { RACKS } from '#modules/wms/database/factories/floor'
import { systemBins } from '#modules/wms/services/bins'

const actor = SYSTEM

/** A platform's shop whose goods lie in bins: its orders are picked, packed and sent. */
export async function openShop(): Promise<Shop> {
  await emptyHouse()
  const shop = await connectShop('shopify', 'http://127.0.0.1:1', {}, { stock: 500 })
  const { warehouseId, skuIds } = shop
  await new SetUpWarehouse().handle({ actor, warehouseId })
  const zone = { code: 'A', name: '拣货区', kind: 'pick' as const }
  await new GenerateBins().handle({ actor, warehouseId, zone, plan: RACKS })
  const [bin] = await sql<{ id: number }>(
    null,
    'SELECT id FROM wms_bins WHERE warehouse_id = $1 AND use IS NULL ORDER BY pick_seq LIMIT 1',
    [warehouseId]
  )
  const { receiving } = await systemBins(null, warehouseId)
  await new PutAway().handle({
    actor,
    transfers: skuIds.map((skuId) => ({ fromBinId: receiving, toBinId: bin.id, skuId, qty: 500 })),
  })
  return shop
}

/** What is told of an order before it left. */
export type News =
  | { is: 'units'; line: 0 | 1; qty: number }
  | { is: 'money' | 'cancel' }
  /** A case of the desk: asked for, and settled at once. */
  | { is: 'case'; line: 0 | 1 }

/** What was known of refunds at one moment: units of each line, or that nothing may leave. */
export interface Known {
  units: [number, number]
  isWhole: boolean
}

/** What the floor does with one parcel, in this order; a line of two units and one of one. */
export const FLOOR = 'pick pick pick pack pack pack seal waybill print ship'.split(' ') as Act[]
export type Act = 'pick' | 'pack' | 'seal' | 'waybill' | 'print' | 'ship'

let serial = 0

/** One order of the shop on its way through the floor, and who tells of its refunds. */
export class Race {
  readonly known: Known = { units: [0, 0], isWhole: false }
  readonly #order: SampleOrder
  #second = 0
  #state: ShopifyState = { financial: 'paid' }
  orderId = 0
  fulfilmentId = 0
  #taskId = 0
  #waybillId = 0
  #lines: { id: number; orderLineId: number; code: string }[] = []

  constructor(readonly shop: Shop) {
    const id = ++serial
    const [first] = sample(shop, id).lines
    const second = { id: id * 100 + 2, productId: 21, variantId: 22, code: shop.skuCodes[1] }
    this.#order = sample(shop, id, {
      lines: [
        { ...first, qty: 2 },
        { ...first, ...second },
      ],
    })
  }

  /** The order as its platform tells it now, taken in. */
  async tell(trx?: Trx): Promise<void> {
    this.#order.updatedAt = at(++this.#second)
    const { ids } = await inTransaction(trx, (own) =>
      new FilePlatformOrders().handle({
        trx: own,
        storeId: this.shop.storeId,
        platform: 'shopify',
        payloads: [JSON.stringify(shopifyOrder(this.#order, this.#state))],
      })
    )
    await new SubmitPlatformOrders().handle({ ids, ...(trx && { trx }) })
  }

  /** Captured, audited, allocated, released, and on a picker's cart. */
  async begin(): Promise<this> {
    await this.tell()
    const [{ id }] = await sql<{ id: number }>(
      null,
      'SELECT id FROM orders WHERE external_no = $1 AND store_id = $2',
      [this.#order.number, this.shop.storeId]
    )
    this.orderId = id
    await new ProcessOrders().handle({ orderIds: [id] })
    const [parcel] = await sql<{ id: number }>(
      null,
      `UPDATE fulfilments SET courier_code = 'SF' WHERE order_id = $1 AND status = 'released' RETURNING id`,
      [id]
    )
    this.fulfilmentId = parcel.id
    await new EnterBacklog().handle({ fulfilmentIds: [parcel.id] })
    const { taskIds } = await new ReleaseWave().handle({
      ...{ actor, maxOrders: 1, fulfilmentIds: [parcel.id] },
      filter: { warehouseId: this.shop.warehouseId },
    })
    this.#taskId = taskIds[0]
    this.#lines = await sql(
      null,
      `SELECT p.id, l.order_line_id AS "orderLineId", k.code FROM wms_pick_lines p JOIN wms_pick_shares s ON s.pick_line_id = p.id
         JOIN fulfilment_lines l ON l.id = s.fulfilment_line_id JOIN skus k ON k.id = l.sku_id WHERE p.task_id = $1 ORDER BY l.order_line_id`,
      [this.#taskId]
    )
    return this
  }

  /** Walks the parcel up to the act, which is left to do. */
  async upTo(act: Act): Promise<this> {
    for (const step of FLOOR.keys()) {
      if (FLOOR[step] === act) break
      if (!(await this.floor(step))) throw new Error(`${FLOOR[step]} was refused`)
    }
    return this
  }

  /** The step of the floor; false when it was refused. */
  async floor(step: number, trx?: Trx): Promise<boolean> {
    const { fulfilmentId } = this
    const line = this.#lines[step % 3 === 2 ? 1 : 0]
    const scan = { scanId: randomUUID(), barcode: line.code, qty: 1, at: new Date().toISOString() }
    try {
      switch (FLOOR[step]) {
        case 'pick': {
          const scans = [{ ...scan, kind: 'pick' as const, taskId: this.#taskId, lineId: line.id }]
          const input = { trx, actor, taskId: this.#taskId, scans }
          return (await new RecordPickScans().handle(input))[0].result === 'accepted'
        }
        case 'pack': {
          const scans = [{ ...scan, kind: 'pack' as const, fulfilmentId }]
          const input = { trx, actor, fulfilmentId, scans }
          return (await new RecordPackScans().handle(input))[0].result === 'accepted'
        }
        case 'seal':
          await new SealParcel().handle({ trx, actor, fulfilmentId, weightG: await this.#weight() })
          return true
        case 'waybill': {
          const [one] = await new IssueWaybills().handle({ actor, fulfilmentIds: [fulfilmentId] })
          this.#waybillId = one.waybillId ?? this.#waybillId
          return one.error === undefined
        }
        case 'print':
          await new PrintWaybills().handle({ actor, ids: [this.#waybillId] })
          return true
        case 'ship': {
          const input = { trx, actor, fulfilmentIds: [fulfilmentId] }
          return (await new ShipParcels().handle(input)).shipped.length > 0
        }
      }
    } catch (error) {
      if (error instanceof DomainException) return false
      throw error
    }
  }

  /** What the scale says: half a kilo a unit, and the carton. */
  async #weight(): Promise<number> {
    const [{ units }] = await sql<{ units: number }>(
      null,
      'SELECT coalesce(sum(qty), 0)::int AS units FROM fulfilment_lines WHERE fulfilment_id = $1 AND NOT is_cancelled',
      [this.fulfilmentId]
    )
    return units * 500 + 80
  }

  /** Tells of a refund; it is known once this is done. */
  async hear(news: News, trx?: Trx): Promise<void> {
    if (news.is === 'case') return this.#case(news.line)
    if (news.is === 'units') {
      const line = this.#order.lines[news.line]
      const units = Math.min(news.qty, line.qty - (line.removed ?? 0))
      line.removed = (line.removed ?? 0) + units
      this.#giveBack(`${units * 100}.00`)
    } else if (news.is === 'cancel') this.#state = { ...this.#state, cancelledAt: at(1) }
    else this.#giveBack('5.00')
    await this.tell(trx)
    if (news.is === 'units')
      this.#know(
        news.line,
        this.#order.lines.map((line) => line.removed ?? 0)
      )
    else this.known.isWhole = true
  }

  #giveBack(amount: string) {
    const { refunds = [], id } = this.#order
    this.#state = { ...this.#state, financial: 'partially_refunded' }
    this.#order.refunds = [...refunds, { id: id * 100 + refunds.length, amount }]
  }

  #know(line: 0 | 1, units: readonly number[]) {
    this.known.units[line] = Math.max(this.known.units[line], units[line])
  }

  async #case(line: 0 | 1) {
    try {
      const { id, refundAmount: amount } = await new OpenCase().handle({
        orderId: this.orderId,
        kind: 'refund_only',
        lines: [{ orderLineId: this.#lines[line].orderLineId, qty: 1 }],
      })
      await new ApproveCase().handle({ caseIds: [id] })
      // All of it was given back before: the case stays open.
      if (Number(amount) === 0) return
      await new RefundCase().handle({
        ...{ caseId: id, amount, method: 'alipay', externalTxnNo: `R${id}`, actor },
      })
      this.#know(line, [1, 1])
    } catch (error) {
      // Nothing of it is left to be given back.
      if (!(error instanceof DomainException)) throw error
    }
  }

  /** Where the parcel stands, and why it must not leave. */
  async stand(trx: Trx | null = null): Promise<{
    status: string
    stop: string | null
    intercepted: string | null
    units: [number, number]
  }> {
    const [row] = await sql<{
      status: string
      stop: string | null
      intercepted: string | null
      units: [number, number]
    }>(
      trx,
      `SELECT f.status, ${STOP_REASON} AS stop, f.intercept_reason AS intercepted, ARRAY(
              SELECT coalesce(sum(x.line_qty) FILTER (WHERE x.fulfilment_id = f.id AND NOT x.is_cancelled), 0)::int
                FROM order_lines l LEFT JOIN fulfilment_lines x ON x.order_line_id = l.id WHERE l.order_id = f.order_id GROUP BY l.id ORDER BY l.id) AS units
         FROM fulfilments f WHERE f.id = $1`,
      [this.fulfilmentId]
    )
    return row
  }

  /** What of the parcel contradicts what was known when it was sent. */
  async faults(known: Known, trx: Trx | null = null): Promise<string[]> {
    const { status, intercepted, units } = await this.stand(trx)
    if (status !== 'shipped') return []
    return [
      ...(known.isWhole ? ['left although nothing of it may'] : []),
      ...(intercepted ? [`left although stopped: ${intercepted}`] : []),
      ...units.flatMap((left, line) =>
        left > this.#order.lines[line].qty - known.units[line]
          ? [`${left} of line ${line} left, ${known.units[line]} were given back`]
          : []
      ),
    ]
  }
}

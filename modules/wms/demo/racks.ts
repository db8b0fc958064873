import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import GenerateBins from '../actions/generate_bins.js'
import PutAway, { type BinTransfer } from '../actions/put_away.js'
import SetUpWarehouse from '../actions/set_up_warehouse.js'
import type { RackPlan } from '../domain/generate_bins.js'
import { systemBins } from '../services/bins.js'

interface Block {
  zone: { code: string; name: string; kind: 'pick' | 'reserve' }
  plan: RackPlan
}

const SPACING = { aislePitch: 3200, bayPitch: 1200, margin: 1600, sequence: 'snake' as const }

const pickFace = (aisles: number, bays: number): Block => ({
  zone: { code: 'A', name: '拣货区 Pick face', kind: 'pick' },
  plan: { ...SPACING, prefix: 'A', aisles, bays, levels: 3, slots: 1, originX: 0, firstAisle: 1 },
})

const reserve = (aisles: number, bays: number, originX: number): Block => ({
  zone: { code: 'B', name: '存储区 Reserve', kind: 'reserve' },
  plan: { ...SPACING, prefix: 'B', aisles, bays, levels: 4, slots: 1, originX, firstAisle: 1 },
})

/** The demo's own warehouses and the racks in them. */
const FLOORS: Readonly<Record<string, { cartSlots: number; blocks: readonly Block[] }>> = {
  HZ01: { cartSlots: 12, blocks: [pickFace(6, 8), reserve(2, 8, 6 * SPACING.aislePitch)] },
  GZ01: { cartSlots: 8, blocks: [pickFace(3, 6), reserve(1, 6, 3 * SPACING.aislePitch)] },
}

/** What fits on a pick face; the rest goes to reserve. */
const FACE_UNITS = 60
/** Every so-manieth SKU still waits in receiving, so that somebody has something to put away. */
const STILL_WAITING = 13

/**
 * Bins for the demo's warehouses, and what its levels say laid into them.
 * @returns the warehouses that are run, by code
 */
export async function fillRacks(trx: Trx, actor: Actor): Promise<Map<string, number>> {
  const warehouses = await sql<{ id: number; code: string }>(
    trx,
    `SELECT id, code FROM warehouses WHERE code = ANY($1::text[]) AND NOT allow_negative ORDER BY code DESC`,
    [Object.keys(FLOORS)]
  )
  for (const { id: warehouseId, code } of warehouses) {
    const { cartSlots, blocks } = FLOORS[code]
    await new SetUpWarehouse().handle({ trx, actor, warehouseId, cartSlots })
    for (const block of blocks)
      await new GenerateBins().handle({ trx, actor, warehouseId, ...block })
    await new PutAway().handle({ trx, actor, transfers: await transfers(trx, warehouseId) })
  }
  return new Map(warehouses.map((row) => [row.code, row.id]))
}

/** Each SKU to a pick face of its own, spread over the aisles, and what is too much to reserve. */
async function transfers(trx: Trx, warehouseId: number): Promise<BinTransfer[]> {
  const { receiving } = await systemBins(trx, warehouseId)
  const bins = await sql<{ id: number; kind: string }>(
    trx,
    'SELECT id, kind FROM wms_bins WHERE warehouse_id = $1 AND use IS NULL ORDER BY pick_seq',
    [warehouseId]
  )
  const [faces, backs] = ['pick', 'reserve'].map((kind) => bins.filter((bin) => bin.kind === kind))
  const stock = await sql<{ skuId: number; units: number }>(
    trx,
    `SELECT sku_id AS "skuId", on_hand AS units FROM wms_bin_stock WHERE bin_id = $1 AND on_hand > 0 ORDER BY sku_id`,
    [receiving]
  )
  return stock.flatMap(({ skuId, units }, index): BinTransfer[] => {
    const waiting = index % STILL_WAITING === STILL_WAITING - 1 ? Math.floor(units / 4) : 0
    const onFace = Math.min(FACE_UNITS, units - waiting)
    const parts = [
      { toBinId: faces[(index * 5) % faces.length].id, qty: onFace },
      { toBinId: backs[index % backs.length].id, qty: units - waiting - onFace },
    ]
    return parts
      .filter((part) => part.qty > 0)
      .map((part) => ({ fromBinId: receiving, skuId, ...part }))
  })
}

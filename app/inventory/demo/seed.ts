import { SYSTEM, type Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { addJob } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import AdjustStock from '#inventory/actions/adjust_stock'
import CreateAssembly from '#inventory/actions/create_assembly'
import CreateTransfer from '#inventory/actions/create_transfer'
import PostEntries from '#inventory/actions/post_entries'
import RunAssembly from '#inventory/actions/run_assembly'
import SaveAvailability from '#inventory/actions/save_availability'
import SavePolicies from '#inventory/actions/save_policies'
import SaveWarehouseGroups from '#inventory/actions/save_warehouse_groups'
import SaveWarehouse, { type WarehouseInput } from '#inventory/actions/save_warehouse'
import ShipTransfer from '#inventory/actions/ship_transfer'
import { seedAlerts } from '#inventory/demo/alerts'
import { warehouseGroups } from '#inventory/queries/warehouse_groups'
import type { NewStockEntry } from '#inventory/domain/stock_entry'

const WAREHOUSES: readonly WarehouseInput[] = [
  {
    code: 'HZ01',
    name: '杭州主仓',
    kind: 'own',
    regionCode: '330110',
    province: '浙江省',
    city: '杭州市',
    district: '余杭区',
    line: '良渚街道物流园路 8 号',
    contactName: '吴仓',
    contactPhone: '0571-88880001',
    latitude: '30.387500',
    longitude: '120.044800',
    cutOff: '17:00',
    dailyCapacity: 3000,
  },
  {
    code: 'GZ01',
    name: '广州仓',
    kind: 'own',
    regionCode: '440111',
    province: '广东省',
    city: '广州市',
    district: '白云区',
    line: '太和镇永兴路 66 号',
    contactName: '陈南',
    contactPhone: '020-36660002',
    latitude: '23.292500',
    longitude: '113.349700',
    cutOff: '16:00',
    dailyCapacity: 1500,
  },
  {
    code: 'RT01',
    name: '退货仓',
    kind: 'return',
    regionCode: '330109',
    province: '浙江省',
    city: '杭州市',
    district: '萧山区',
    line: '新街街道仓前路 3 号',
    contactName: '郑收',
    contactPhone: '0571-82220003',
    cutOff: '18:00',
  },
  {
    code: 'JS01',
    name: '寄售虚拟仓',
    kind: 'virtual',
    allowNegative: true,
  },
]

interface DemoSku extends Record<string, unknown> {
  id: number
  code: string
  cost: string
}

/** Warehouses, opening stock, policies, shares, and some stock on its way. */
export default async function seed(trx: Trx): Promise<void> {
  const warehouseIds: number[] = []
  for (const warehouse of WAREHOUSES)
    warehouseIds.push(await new SaveWarehouse().handle({ trx, actor: SYSTEM, warehouse }))
  const skus = await sql<DemoSku>(
    trx,
    `SELECT id, code, purchase_price AS cost FROM skus WHERE kind IN ('goods', 'kit', 'gift', 'material') AND code LIKE 'SY-%' ORDER BY id`
  )
  const [main, south, returns, consigned] = warehouseIds
  await new PostEntries().handle({
    trx,
    actor: SYSTEM,
    entries: opening(skus, main, south, returns),
  })
  await new SaveWarehouseGroups().handle({
    trx,
    actor: SYSTEM,
    groups: [{ name: '华东与华南', warehouseIds: [main, south] }],
  })
  await new SavePolicies().handle({ trx, actor: SYSTEM, policies: policies(skus, main) })
  await seedGroupPolicies(trx, skus)
  await seedProductPolicy(trx, main)
  await seedShares(trx, main, south)
  // The first proof, so that its page has something to say.
  await addJob(trx, { name: 'inventory.prove_stock', payload: {} })
  const ids = new Map(skus.map((sku) => [sku.code, sku.id]))
  await seedDocuments(trx, ids, main, south)
  await seedAlerts(trx, ids, { main, south, consigned })
}

/** Some SKUs are plenty, some are low: what a house looks like after a good weekend. */
function opening(
  skus: readonly DemoSku[],
  main: number,
  south: number,
  returns: number
): NewStockEntry[] {
  // Before the first order of the demo, so that no month ends with less than nothing.
  const occurredAt = new Date(systemClock.now().getTime() - 60 * 86_400_000)
  const base = {
    reason: 'opening',
    sourceType: 'opening',
    occurredAt,
    note: '期初库存 Opening stock',
  }
  return skus.flatMap((sku, index): NewStockEntry[] => {
    const entry = (
      warehouseId: number,
      delta: number,
      line: number,
      bucket: NewStockEntry['bucket'] = 'on_hand'
    ) => ({
      ...base,
      warehouseId,
      skuId: sku.id,
      bucket,
      delta,
      unitCost: sku.cost,
      sourceId: 1,
      sourceLine: index * 10 + line,
    })
    const isLow = index % 9 === 4
    return [
      entry(main, isLow ? 8 + (index % 5) : 120 + ((index * 37) % 180), 1),
      ...(index % 3 === 0 ? [entry(south, 40 + ((index * 23) % 90), 2)] : []),
      ...(index % 11 === 5
        ? [
            entry(returns, 3 + (index % 4), 3, 'quality'),
            entry(returns, 1 + (index % 2), 4, 'damaged'),
          ]
        : []),
    ]
  })
}

function policies(skus: readonly DemoSku[], main: number) {
  return skus
    .filter((_, index) => index % 9 === 4 || index % 4 === 0)
    .map((sku, index) => ({
      skuId: sku.id,
      warehouseId: index % 5 === 0 ? null : main,
      method: 'fixed' as const,
      reorderPoint: 30 + (index % 4) * 10,
      targetLevel: 150 + (index % 3) * 50,
      safetyStock: 10,
      leadDays: 10,
    }))
}

/** What both warehouses send together follows demand. */
async function seedGroupPolicies(trx: Trx, skus: readonly DemoSku[]): Promise<void> {
  const [group] = await warehouseGroups(trx)
  await new SavePolicies().handle({
    trx,
    actor: SYSTEM,
    policies: skus
      .filter(({ code }) => ['SY-CAP', 'SY-LMP-300'].includes(code))
      .map(({ id }, index) => ({
        skuId: id,
        warehouseId: null,
        groupId: group.id,
        method: index === 0 ? ('service_level' as const) : ('days_of_cover' as const),
        serviceLevel: '0.95',
        coverDays: 21,
        leadDays: 12,
        leadDeviation: 3,
      })),
  })
}

/** One for a product with many variants: all its SKUs, less those that have their own. */
async function seedProductPolicy(trx: Trx, main: number): Promise<void> {
  const [product] = await sql<{ id: number }>(
    trx,
    `SELECT p.id FROM products p JOIN skus s ON s.product_id = p.id AND s.kind = 'goods' WHERE s.code LIKE 'SY-%'
      GROUP BY p.id HAVING count(*) > 3 ORDER BY count(*) DESC, p.id LIMIT 1`
  )
  if (!product) return
  await new SavePolicies().handle({
    trx,
    actor: SYSTEM,
    policies: [
      {
        productId: product.id,
        warehouseId: main,
        method: 'days_of_cover',
        coverDays: 21,
        safetyStock: 5,
        leadDays: 14,
      },
    ],
  })
}

/** Douyin draws from both warehouses but leaves some for the others; the other stores take what there is. */
async function seedShares(trx: Trx, main: number, south: number): Promise<void> {
  const [store] = await sql<{ id: number }>(trx, `SELECT id FROM stores WHERE code = 'DOUYIN'`)
  if (!store) return
  await new SaveAvailability().handle({
    trx,
    actor: SYSTEM,
    storeId: store.id,
    rules: [
      { warehouseId: main, sharePercent: 60, buffer: 3 },
      { warehouseId: south, sharePercent: 100, buffer: 2 },
    ],
  })
}

async function seedDocuments(
  trx: Trx,
  ids: ReadonlyMap<string, number>,
  main: number,
  south: number
): Promise<void> {
  const transfer = await new CreateTransfer().handle({
    trx,
    actor: SYSTEM,
    fromWarehouseId: main,
    toWarehouseId: south,
    note: '华南备货 Stock for the south',
    lines: [
      { skuId: ids.get('SY-TNT2-OR')!, qty: 20 },
      { skuId: ids.get('SY-LMP-600')!, qty: 30 },
    ],
  })
  await new ShipTransfer().handle({ trx, actor: SYSTEM, id: transfer.id })
  const line = (code: string, delta: number) => ({
    skuId: ids.get(code)!,
    bucket: 'on_hand' as const,
    delta,
  })
  await seedAssembly(trx, ids, main)
  await new AdjustStock().handle({
    trx,
    actor: SYSTEM,
    warehouseId: main,
    reason: 'count',
    note: '循环盘点 Cycle count',
    lines: [line('SY-CAP', -2), line('SY-SOK-M', 3)],
  })
  const [keeper] = await sql<{ id: number; name: string }>(
    trx,
    `SELECT id, full_name AS name FROM users WHERE email = 'wh@demo.tandem'`
  )
  if (!keeper) return
  const actor: Actor = { ...SYSTEM, ...keeper, kind: 'user', isOwner: false }
  await new AdjustStock().handle({
    trx,
    actor,
    warehouseId: main,
    reason: 'found',
    note: '整托未入账 A pallet that was never booked',
    lines: [line('SY-BOT-42', 24)],
  })
}

/** Gift sets: half of an order put together, and a few that will be taken apart again. */
async function seedAssembly(
  trx: Trx,
  ids: ReadonlyMap<string, number>,
  main: number
): Promise<void> {
  const order = {
    trx,
    actor: SYSTEM,
    warehouseId: main,
    skuId: ids.get('SY-GFT')!,
  }
  const made = await new CreateAssembly().handle({
    ...order,
    kind: 'assembly',
    qty: 20,
    note: '节日礼盒 Holiday gift sets',
    reserve: true,
  })
  await new RunAssembly().handle({ trx, actor: SYSTEM, id: made.id, done: 11, scrapped: 1 })
  await new CreateAssembly().handle({
    ...order,
    kind: 'disassembly',
    qty: 4,
    note: '旧款拆回 Old sets back into parts',
  })
}

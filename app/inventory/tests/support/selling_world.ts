import fc from 'fast-check'

/** Stock and rules as plain data; every index counts from 0. */
export interface SellingWorld {
  /** `[warehouse][sku]`; null: never had any. */
  levels: ({ onHand: number; reserved: number; isFrozen: boolean } | null)[][]
  warehouses: { kind: 'own' | 'third_party' | 'return'; isActive: boolean }[]
  /** Which warehouses a store draws from; none: all. */
  draws: { store: number; warehouse: number; share: number; buffer: number }[]
  rules: Rule[]
  /** One a (store, warehouse, sku); `qty` is cut to what is free. */
  quotas: { store: number; warehouse: number; sku: number; qty: number; used: number }[]
  /** Of each bundle: units of SKUs. */
  bundles: { sku: number; qty: number }[][]
  /** Open lines of orders: what presale owes. */
  owed: { store: number; sku: number; qty: number; daysAgo: number; status: string }[]
}

export interface Rule {
  store: number
  /** A SKU, a bundle (after the SKUs), or null. */
  sku: number | null
  /** The way of a category; what lies in it is meant too. */
  category: string | null
  share: number
  buffer: number
  bufferPercent: number
  stopBelow: number
  max: number | null
  fixed: number | null
  presale: { qty: number; fromDaysAgo: number; days: number } | null
  isStopped: boolean
}

export const STORES = 2
export const WAREHOUSES = 3
export const SKUS = 4
export const BUNDLES = 2
export const CATEGORIES = ['Tents', 'Tents / Large', 'Tentsy']
/** Each item lies in one of the categories, one of which lies in another. */
export const categoryOf = (item: number) => CATEGORIES[item % CATEGORIES.length]

const int = (min: number, max: number) => fc.integer({ min, max })
const anyStore = int(0, STORES - 1)
const anyWarehouse = int(0, WAREHOUSES - 1)
const anySku = int(0, SKUS - 1)
const maybe = <T>(arbitrary: fc.Arbitrary<T>, freq = 3) => fc.option(arbitrary, { nil: null, freq })

const anyLevel = maybe(
  fc
    .record({
      onHand: int(0, 60),
      reserved: int(0, 60),
      isFrozen: fc.constantFrom(false, false, false, true),
    })
    .map((one) => ({ ...one, reserved: Math.min(one.reserved, one.onHand) })),
  6
)

const anyRule: fc.Arbitrary<Rule> = fc
  .record({
    store: anyStore,
    scope: fc.oneof(
      fc.constant({ sku: null, category: null }),
      fc.constantFrom(...CATEGORIES).map((category) => ({ sku: null, category })),
      int(0, SKUS + BUNDLES - 1).map((item) => ({ sku: item, category: null }))
    ),
    share: fc.oneof(fc.constant(100), int(0, 100)),
    buffer: fc.oneof(fc.constant(0), int(0, 12)),
    bufferPercent: fc.oneof(fc.constant(0), int(0, 40)),
    stopBelow: fc.oneof(fc.constant(0), int(0, 15)),
    max: maybe(int(0, 50), 1),
    fixed: fc.option(int(0, 50), { nil: null, freq: 1 }),
    presale: maybe(fc.record({ qty: int(20, 60), fromDaysAgo: int(-1, 8), days: int(3, 12) }), 3),
    isStopped: fc.constantFrom(false, false, false, false, true),
  })
  .map(({ scope, ...one }) => ({
    ...one,
    ...scope,
    presale: scope.sku === null ? null : one.presale,
  }))

export const sellingWorld: fc.Arbitrary<SellingWorld> = fc.record({
  levels: fc.array(fc.array(anyLevel, { minLength: SKUS, maxLength: SKUS }), {
    minLength: WAREHOUSES,
    maxLength: WAREHOUSES,
  }),
  warehouses: fc.array(
    fc.record({
      kind: fc.constantFrom(
        'own' as const,
        'own' as const,
        'third_party' as const,
        'return' as const
      ),
      isActive: fc.constantFrom(true, true, true, false),
    }),
    { minLength: WAREHOUSES, maxLength: WAREHOUSES }
  ),
  draws: fc.uniqueArray(
    fc.record({
      store: anyStore,
      warehouse: anyWarehouse,
      share: int(0, 100),
      buffer: fc.oneof(fc.constant(0), int(0, 9)),
    }),
    { maxLength: 4, selector: (one) => `${one.store}/${one.warehouse}` }
  ),
  rules: fc.uniqueArray(anyRule, {
    maxLength: 8,
    selector: (one) => `${one.store}/${one.sku}/${one.category}`,
  }),
  quotas: fc.uniqueArray(
    fc.record({
      store: anyStore,
      warehouse: anyWarehouse,
      sku: anySku,
      qty: int(1, 20),
      used: int(0, 20),
    }),
    {
      maxLength: 6,
      selector: (one) => `${one.store}/${one.warehouse}/${one.sku}`,
    }
  ),
  bundles: fc.array(
    fc.uniqueArray(fc.record({ sku: anySku, qty: int(1, 4) }), {
      minLength: 1,
      maxLength: 3,
      selector: (part) => part.sku,
    }),
    { minLength: BUNDLES, maxLength: BUNDLES }
  ),
  owed: fc.array(
    fc.record({
      store: anyStore,
      sku: int(0, SKUS + BUNDLES - 1),
      qty: int(1, 6),
      daysAgo: int(0, 10),
      status: fc.constantFrom('captured', 'held', 'backordered', 'cancelled', 'shipped'),
    }),
    { minLength: 8, maxLength: 24 }
  ),
})

/** The quotas as the database may hold them: together no more than is free of their level. */
export function soundQuotas(world: SellingWorld) {
  const free = world.levels.map((row) => row.map((one) => (one ? one.onHand - one.reserved : 0)))
  return world.quotas.flatMap((quota) => {
    const used = Math.min(quota.used, quota.qty)
    const left = Math.min(quota.qty - used, free[quota.warehouse][quota.sku])
    free[quota.warehouse][quota.sku] -= left
    return world.levels[quota.warehouse][quota.sku] ? [{ ...quota, qty: left + used, used }] : []
  })
}

/**
 * What a store may show, worked out one (store, item) at a time the way a person would with a
 * pencil: fractions are kept as whole millionths.
 */
export function slowSellable(world: SellingWorld, forStore: number | null, item: number): number {
  const rule = ruleOf(world, forStore, item)
  const isBundle = item >= SKUS
  let shown: number
  if (isBundle) {
    const parts = world.bundles[item - SKUS]
    shown = Math.min(
      ...parts.map((part) => Math.floor(sumOf(world, forStore, part.sku) / part.qty))
    )
    if (rule?.sku === item) {
      const kept = Math.max(0, shown * 100 - rule.buffer * 100 - shown * rule.bufferPercent)
      shown = Math.floor((kept * rule.share) / 10_000) + presaleOf(world, rule, forStore!, item)
    }
  } else shown = sumOf(world, forStore, item)
  if (!rule) return shown
  if (rule.fixed !== null) shown = rule.fixed
  if (rule.max !== null && shown > rule.max) shown = rule.max
  if (rule.isStopped || shown < rule.stopBelow) return 0
  return shown
}

function ruleOf(world: SellingWorld, forStore: number | null, item: number): Rule | undefined {
  const mine = world.rules.filter((rule) => rule.store === forStore)
  return (
    mine.find((rule) => rule.sku === item) ??
    mine.find((rule) => rule.sku === null && rule.category === categoryOf(item)) ??
    mine.find((rule) => rule.category === 'Tents' && categoryOf(item) === 'Tents / Large') ??
    mine.find((rule) => rule.sku === null && rule.category === null)
  )
}

function sumOf(world: SellingWorld, forStore: number | null, sku: number): number {
  const quotas = soundQuotas(world)
  const mine = world.draws.filter((draw) => draw.store === forStore)
  let kept = 0
  let own = 0
  for (let warehouse = 0; warehouse < WAREHOUSES; warehouse++) {
    const { kind, isActive } = world.warehouses[warehouse]
    const level = world.levels[warehouse][sku]
    if (!level || level.isFrozen || !isActive || kind === 'return') continue
    const draw = mine.find((one) => one.warehouse === warehouse)
    if (mine.length > 0 && !draw) continue
    const here = quotas.filter((one) => one.warehouse === warehouse && one.sku === sku)
    const aside = here.reduce((sum, one) => sum + one.qty - one.used, 0)
    const free = Math.max(0, level.onHand - level.reserved - aside)
    kept += Math.max(0, free - (draw?.buffer ?? 0)) * (draw?.share ?? 100) * 10_000
    own += here
      .filter((one) => one.store === forStore)
      .reduce((sum, one) => sum + one.qty - one.used, 0)
  }
  const rule = ruleOf(world, forStore, sku)
  if (!rule) return Math.floor(kept / 1_000_000) + own
  const left = Math.max(0, kept - rule.buffer * 1_000_000 - (kept * rule.bufferPercent) / 100)
  return (
    Math.floor((left * rule.share) / 100_000_000) + own + presaleOf(world, rule, forStore!, sku)
  )
}

function presaleOf(world: SellingWorld, rule: Rule, forStore: number, item: number): number {
  const { presale } = rule
  if (!presale || presale.fromDaysAgo < 0 || presale.fromDaysAgo >= presale.days) return 0
  const owed = world.owed
    .filter(
      (one) =>
        one.store === forStore &&
        one.sku === item &&
        one.daysAgo <= presale.fromDaysAgo &&
        ['captured', 'held', 'backordered'].includes(one.status)
    )
    .reduce((sum, one) => sum + one.qty, 0)
  return Math.max(0, presale.qty - owed)
}

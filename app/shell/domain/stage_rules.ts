/** What the guide asks. Sales are a year's, in the company's currency. */
export interface StageAnswers {
  sales: number
  ordersPerDay: number
  platforms: number
  warehouses: number
  skus: number
  staff: number
  pains: readonly Pain[]
}

export const PAINS = [
  'acquisition',
  'repeat_buyers',
  'slow_answers',
  'returns',
  'typing_orders',
  'overselling',
  'wrong_parcels',
  'slow_picking',
  'stockouts',
  'overstock',
  'unknown_margin',
  'reconciliation',
] as const
export type Pain = (typeof PAINS)[number]

export const STAGES = ['startup', 'growth', 'mature'] as const
export type StageName = (typeof STAGES)[number]

export const NUMBERS = [
  'sales',
  'ordersPerDay',
  'platforms',
  'warehouses',
  'skus',
  'staff',
] as const
export type NumberKey = (typeof NUMBERS)[number]

/**
 * How each number votes: below `growth` it speaks for startup, from `mature` on
 * for mature. The bounds of sales are those merchants in China go by (5 and 50
 * million a year); the others follow from where hand work stops scaling.
 */
export const SIGNALS: readonly {
  key: NumberKey
  weight: number
  growth: number
  mature: number
}[] = [
  { key: 'sales', weight: 3, growth: 5_000_000, mature: 50_000_000 },
  { key: 'ordersPerDay', weight: 2, growth: 50, mature: 1_000 },
  { key: 'platforms', weight: 1, growth: 2, mature: 5 },
  { key: 'warehouses', weight: 1, growth: 2, mature: 4 },
  { key: 'skus', weight: 1, growth: 200, mature: 5_000 },
  { key: 'staff', weight: 1, growth: 10, mature: 50 },
]

/** One reason to have a module on: a number that reached a bound, a pain, a stage, or simply always. */
export type Reason =
  { always: true } | { number: NumberKey; atLeast: number } | { pain: Pain } | { stage: StageName }

/**
 * Per module: the first reason that holds switches it on and is shown
 * (`shell.stage.because.<module>.<key>`); when none holds the module is "not
 * yet", and `comeBack` is the number to watch.
 */
export const MODULE_RULES: Readonly<
  Record<string, { on: readonly Reason[]; comeBack?: { number: NumberKey; atLeast: number } }>
> = {
  'crm-core': { on: [{ always: true }] },
  'marketing': {
    on: [{ pain: 'acquisition' }, { pain: 'repeat_buyers' }, { number: 'staff', atLeast: 2 }],
    comeBack: { number: 'staff', atLeast: 2 },
  },
  'service-desk': {
    on: [
      { pain: 'slow_answers' },
      { pain: 'returns' },
      { number: 'ordersPerDay', atLeast: 20 },
      { stage: 'growth' },
    ],
    comeBack: { number: 'ordersPerDay', atLeast: 20 },
  },
  'oms': {
    on: [
      { pain: 'overselling' },
      { pain: 'typing_orders' },
      { number: 'platforms', atLeast: 2 },
      { number: 'ordersPerDay', atLeast: 50 },
      { stage: 'growth' },
    ],
    comeBack: { number: 'ordersPerDay', atLeast: 50 },
  },
  'wms': {
    on: [
      { pain: 'wrong_parcels' },
      { pain: 'slow_picking' },
      { number: 'ordersPerDay', atLeast: 100 },
      { number: 'warehouses', atLeast: 2 },
      { stage: 'mature' },
    ],
    comeBack: { number: 'ordersPerDay', atLeast: 100 },
  },
  'purchasing': {
    on: [
      { pain: 'stockouts' },
      { pain: 'overstock' },
      { number: 'skus', atLeast: 200 },
      { stage: 'growth' },
    ],
    comeBack: { number: 'skus', atLeast: 200 },
  },
  'finance': {
    on: [
      { pain: 'unknown_margin' },
      { pain: 'reconciliation' },
      { number: 'sales', atLeast: 3_000_000 },
      { stage: 'growth' },
    ],
    comeBack: { number: 'sales', atLeast: 3_000_000 },
  },
}

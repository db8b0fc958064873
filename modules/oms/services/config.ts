import { bus } from '#kernel/bus'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { courierWords, type CourierWords } from '#modules/oms/domain/memo_couriers'
import type { ParcelRules } from '#modules/oms/domain/parcel_rules'
import type { TariffBook } from '#modules/oms/domain/tariff_book'
import { readParcelRules } from '#modules/oms/queries/read_parcel_rules'
import { readTariffBook } from '#modules/oms/queries/read_tariff_book'
import { readAllocationRules, type AllocationRules } from '#modules/oms/services/allocation_rules'
import { forgetCourierDay } from '#modules/oms/services/courier_day'
import { giftRulesInForce, type GiftRulesInForce } from '#modules/oms/services/gift_rules_in_force'
import { readReach } from '#modules/oms/services/reach'
import { rulesInForce, type RulesInForce } from '#modules/oms/services/rules_in_force'

/** What the pipeline reads for every batch and people change seldom. */
export interface OmsConfig extends RulesInForce, GiftRulesInForce {
  allocationRules: AllocationRules
  book: TariffBook
  /** Whether some courier goes to a region today. */
  reaches: (regionCode: string | null) => boolean
  couriers: CourierWords[]
  /** By store; one that is not there neither merges nor splits. */
  parcelRules: ReadonlyMap<number, ParcelRules>
  hasBlockList: boolean
}

const TOPIC = 'oms.config.changed'
let known: Promise<OmsConfig> | null = null
bus.on(TOPIC, () => {
  known = null
})

/** Rules and tariffs in force, from memory; every process forgets them when somebody changes one. */
export function omsConfig(): Promise<OmsConfig> {
  known ??= load().catch((error: unknown) => {
    known = null
    throw error
  })
  return known
}

/** Tells every process, this one at once, that rules, tariffs or the block list changed. */
export async function configChanged(trx: Trx | null): Promise<void> {
  known = null
  await bus.send(trx, TOPIC)
}

/** Forgets what this process remembers, e.g. after a test emptied the tables. */
export function forgetConfig() {
  known = null
  forgetCourierDay()
}

/** Remembers what a transaction that is not committed yet says, e.g. while a company is being filled. */
export async function loadConfigFrom(trx: Trx): Promise<void> {
  known = Promise.resolve(await load(trx))
}

async function load(trx: Trx | null = null): Promise<OmsConfig> {
  const inForce = await rulesInForce(trx)
  const couriers = await sql<{ code: string; name: string }>(
    trx,
    'SELECT code, name FROM oms_couriers WHERE is_active ORDER BY code'
  )
  const book = await readTariffBook(trx)
  const blocked = await sql(trx, 'SELECT 1 FROM oms_block_list LIMIT 1')
  return {
    ...inForce,
    ...(await giftRulesInForce(trx)),
    allocationRules: await readAllocationRules(trx),
    book,
    reaches: await readReach(trx, book),
    parcelRules: await readParcelRules(trx),
    couriers: couriers.map(({ code, name }) => courierWords(code, name)),
    hasBlockList: blocked.length > 0,
  }
}

import { bus } from '#kernel/bus'
import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { AuditRule } from '#modules/oms/domain/audit_rules'
import { checkOf } from '#modules/oms/services/order_fields'
import type { Tariff } from '#modules/oms/domain/freight'

/** What the pipeline reads for every batch and people change seldom. */
export interface OmsConfig {
  rules: AuditRule[]
  tariffs: Tariff[]
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
}

/** Remembers what a transaction that is not committed yet says, e.g. while a company is being filled. */
export async function loadConfigFrom(trx: Trx): Promise<void> {
  known = Promise.resolve(await load(trx))
}

interface TariffRow extends Record<string, unknown> {
  courier: string
  service: string
  warehouseId: number | null
  regionPrefix: string
  isServed: boolean
  firstWeightG: number
  firstPrice: string
  stepWeightG: number
  stepPrice: string
  volumetricDivisor: number
  transitDays: number | null
}

async function load(trx: Trx | null = null): Promise<OmsConfig> {
  const rules = await sql<AuditRule & { condition: Condition | null } & Record<string, unknown>>(
    trx,
    `SELECT id, code, condition, severity, params, store_ids AS "storeIds", version FROM oms_audit_rules WHERE is_on ORDER BY position, id`
  )
  const tariffs = await sql<TariffRow>(
    trx,
    `SELECT c.code AS courier, s.code AS service, s.volumetric_divisor AS "volumetricDivisor", t.warehouse_id AS "warehouseId",
            t.region_prefix AS "regionPrefix", t.is_served AS "isServed", t.first_weight_g AS "firstWeightG", t.first_price AS "firstPrice",
            t.step_weight_g AS "stepWeightG", t.step_price AS "stepPrice", t.transit_days AS "transitDays"
       FROM oms_courier_tariffs t JOIN oms_courier_services s ON s.id = t.service_id AND s.is_active
       JOIN oms_couriers c ON c.id = s.courier_id AND c.is_active ORDER BY c.code, s.code, t.id`
  )
  const blocked = await sql(trx, 'SELECT 1 FROM oms_block_list LIMIT 1')
  return {
    rules: rules.map(({ condition, ...rule }) => ({
      ...rule,
      storeIds: rule.storeIds?.map(Number) ?? null,
      ...(condition && { check: checkOf(condition) }),
    })),
    tariffs: tariffs.map((row) => ({
      ...row,
      firstPrice: units(row.firstPrice),
      stepPrice: units(row.stepPrice),
    })),
    hasBlockList: blocked.length > 0,
  }
}

const units = (amount: string) => BigInt(amount.replace('.', ''))

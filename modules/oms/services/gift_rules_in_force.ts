import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { DealingRule } from '#modules/oms/domain/gift_dealing'
import type { GiftTerms } from '#modules/oms/domain/gift_rules'
import { factNeeds, type FactNeeds } from '#modules/oms/services/order_facts'

/** A gift rule as it is asked of orders. */
export interface GiftRule extends GiftTerms, DealingRule {
  condition: Condition | null
}

export interface GiftRulesInForce {
  giftRules: readonly GiftRule[]
  giftNeeds: FactNeeds
}

interface Row extends Record<string, unknown>, Omit<GiftRule, 'startsAt' | 'endsAt'> {
  startsAt: Date | null
  endsAt: Date | null
}

const COLUMNS = `id, name, version, condition, store_ids AS "storeIds", starts_at AS "startsAt", ends_at AS "endsAt", basis, goods, steps,
  repeats, most_times AS "mostTimes", currency::text AS currency, is_exclusive AS "isExclusive", on_short AS "onShort",
  replacement_sku_id AS "replacementSkuId", NOT is_on AS "isOff"`

const toRule = ({ storeIds, startsAt, endsAt, ...row }: Row): GiftRule => ({
  ...row,
  storeIds: storeIds?.map(Number) ?? null,
  startsAt: startsAt?.getTime() ?? null,
  endsAt: endsAt?.getTime() ?? null,
})

/** The gift rules that are on, in the order in which they are asked, and what their conditions ask for. */
export async function giftRulesInForce(trx: Trx | null): Promise<GiftRulesInForce> {
  const rows = await sql<Row>(
    trx,
    `SELECT ${COLUMNS} FROM oms_gift_rules WHERE is_on ORDER BY position, id`
  )
  const giftRules = rows.map(toRule)
  return { giftRules, giftNeeds: needsOfRules(giftRules) }
}

export const needsOfRules = (rules: readonly GiftRule[]): FactNeeds =>
  factNeeds(rules.flatMap(({ condition }) => condition ?? []))

/** Rules by id, those that were switched off too: for orders that have something of them. */
export async function readGiftRules(trx: Trx, ids: readonly number[]): Promise<GiftRule[]> {
  if (ids.length === 0) return []
  const rows = await sql<Row>(
    trx,
    `SELECT ${COLUMNS} FROM oms_gift_rules WHERE id = ANY($1::bigint[]) ORDER BY position, id`,
    [ids]
  )
  return rows.map(toRule)
}

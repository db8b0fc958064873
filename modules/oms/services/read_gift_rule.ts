import { parseLocal } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { GiftBasis, GiftGoods, GiftStep, OnShort } from '#modules/oms/domain/gift_rules'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'
import { readCondition } from '#modules/oms/services/read_rule'

export interface GiftRuleInput {
  name?: string | null
  condition?: unknown
  storeIds: number[] | null
  /** Local moments of the company's zone. */
  startsAt?: string | null
  endsAt?: string | null
  basis: GiftBasis
  goods: GiftGoods | null
  steps: GiftStep[]
  repeats: boolean
  mostTimes: number | null
  isExclusive: boolean
  mostOrders: number | null
  perBuyer: number | null
  onShort: OnShort
  replacementSkuId: number | null
  note?: string | null
}

/** What a version keeps: everything a gift depends on. */
export interface GiftRuleBody extends Omit<GiftRuleInput, 'condition' | 'note' | 'name'> {
  name: string
  condition: Condition | null
  currency: string
  /** ISO 8601. */
  startsAt: string | null
  endsAt: string | null
}

/**
 * A gift rule as a form sent it, read: steps in their order, what does not apply left out.
 * @throws RefusedException `oms_rule_condition`, `oms_gift_times`, `oms_gift_steps`, `oms_gift_replacement`, `oms_gift_sku`
 */
export async function readGiftRule(trx: Trx | null, input: GiftRuleInput): Promise<GiftRuleBody> {
  const { zone, currency } = company()
  const [startsAt, endsAt] = [input.startsAt, input.endsAt].map((local) =>
    local ? (parseLocal(local, zone)?.toISOString() ?? null) : null
  )
  if (startsAt && endsAt && startsAt >= endsAt) refuse('oms_gift_times', 'endsAt')
  const replacementSkuId = input.onShort === 'replace' ? input.replacementSkuId : null
  if (input.onShort === 'replace' && replacementSkuId === null)
    refuse('oms_gift_replacement', 'replacementSkuId')
  const steps = stepsOf(input)
  await checkSkus(trx, [
    ...steps.flatMap((step) => step.gifts.map((gift) => gift.skuId)),
    ...(replacementSkuId === null ? [] : [replacementSkuId]),
  ])
  const repeats = input.repeats && input.basis !== 'order'
  return {
    name: (input.name ?? '').trim(),
    condition: input.condition
      ? readCondition(input.condition, ORDER_FIELDS, 'oms_rule_condition')
      : null,
    storeIds: input.storeIds?.length ? [...input.storeIds].sort((a, b) => a - b) : null,
    ...{ startsAt, endsAt, basis: input.basis, goods: goodsOf(input.goods), steps, repeats },
    mostTimes: repeats ? input.mostTimes : null,
    ...{ isExclusive: input.isExclusive, mostOrders: input.mostOrders, perBuyer: input.perBuyer },
    ...{ onShort: input.onShort, replacementSkuId, currency },
  }
}

function refuse(code: string, field: string): never {
  throw new RefusedException(code, {}, { field, messages: { [field]: { key: `errors.${code}` } } })
}

/** Rising, each from something on; once for the order is a single step, and so is what repeats. */
function stepsOf({ basis, steps, repeats }: GiftRuleInput): GiftStep[] {
  if (basis === 'order') return [{ ...steps[0], from: '1' }]
  const sorted = [...steps].sort((a, b) => Number(a.from) - Number(b.from))
  const isRising = sorted.every((step, n) => {
    const before = n === 0 ? 0 : Number(sorted[n - 1].from)
    return Number(step.from) > before && (basis === 'amount' || /^\d+$/.test(step.from))
  })
  if (!isRising) refuse('oms_gift_steps', 'steps')
  return repeats ? sorted.slice(0, 1) : sorted
}

function goodsOf(goods: GiftGoods | null): GiftGoods | null {
  if (!goods) return null
  const { skuIds, categories, brands } = goods
  return skuIds.length + categories.length + brands.length > 0
    ? { skuIds, categories, brands }
    : null
}

async function checkSkus(trx: Trx | null, skuIds: readonly number[]) {
  const rows = await sql<{ id: number }>(
    trx,
    `SELECT id FROM skus WHERE id = ANY($1::bigint[]) AND status = 'active' AND kind <> 'virtual'`,
    [skuIds]
  )
  if (rows.length < new Set(skuIds).size) refuse('oms_gift_sku', 'steps')
}

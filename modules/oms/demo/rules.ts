import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import SaveGiftRule from '#modules/oms/actions/save_gift_rule'
import SaveRule from '#modules/oms/actions/save_rule'
import { DAY_MS } from '#modules/oms/demo/plan'
import type { RuleInput } from '#modules/oms/services/read_rule'

/** Three audit rules of the demo company's own, one of them in its second wording, and two gift rules, one of them still a draft. */
export async function seedRules(trx: Trx, now: Date): Promise<void> {
  const audit = { storeIds: null, isOn: true }
  const large = (least: number): RuleInput => ({
    ...audit,
    ...{ name: '团购大单人工确认', severity: 'block' },
    condition: { field: 'units', op: 'between', value: [least, 100] },
  })
  const id = await new SaveRule().handle({ trx, actor: SYSTEM, rule: large(20) })
  // Its second wording, so that there is something to compare.
  await new SaveRule().handle({ trx, actor: SYSTEM, id, rule: large(15) })
  await new SaveRule().handle({
    ...{ trx, actor: SYSTEM },
    rule: {
      ...audit,
      ...{ name: '买家催发货', severity: 'tag' },
      condition: {
        any: [
          { field: 'buyer_note', op: 'contains', value: '尽快' },
          { field: 'buyer_note', op: 'contains', value: '周末' },
        ],
      },
      effects: [
        { kind: 'tag', tag: '加急' },
        { kind: 'ship_within', hours: 24 },
      ],
    },
  })
  await new SaveRule().handle({
    ...{ trx, actor: SYSTEM },
    rule: {
      ...{ ...audit, name: '同一电话一天五单', severity: 'warn', isOn: false },
      condition: {
        ...{ op: 'count_in_window', source: 'phone', key: 'same', window: '24h' },
        ...{ compare: 'gte', value: 5 },
      },
    },
  })
  await seedGifts(trx, now)
}

async function seedGifts(trx: Trx, now: Date) {
  const skus = await sql<{ id: number; code: string }>(
    trx,
    `SELECT id, code FROM skus WHERE code IN ('SY-STK', 'SY-SOK-M') ORDER BY code DESC`
  )
  const [stickers, socks] = ['SY-STK', 'SY-SOK-M'].map(
    (code) => skus.find((sku) => sku.code === code)?.id
  )
  if (!stickers || !socks) return
  const terms = {
    ...{ condition: null, storeIds: null, goods: null, repeats: false, mostTimes: null },
    ...{ isExclusive: false, onShort: 'skip' as const, replacementSkuId: null, endsAt: null },
  }
  const day = (days: number) =>
    `${new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10)}T00:00`
  await new SaveGiftRule().handle({
    ...{ trx, actor: SYSTEM },
    rule: {
      ...terms,
      ...{ name: '满 399 送贴纸', basis: 'amount', startsAt: day(-3), isOn: true },
      ...{ mostOrders: 500, perBuyer: null },
      steps: [
        { from: '399', gifts: [{ skuId: stickers, qty: 1 }] },
        { from: '1999', gifts: [{ skuId: stickers, qty: 3 }] },
      ],
    },
  })
  await new SaveGiftRule().handle({
    ...{ trx, actor: SYSTEM },
    rule: {
      ...terms,
      ...{ name: '露营三件送羊毛袜', basis: 'quantity', startsAt: day(7), endsAt: day(21) },
      ...{
        isOn: false,
        mostOrders: null,
        perBuyer: 1,
        isExclusive: true,
        repeats: true,
        mostTimes: 2,
      },
      ...{ onShort: 'replace', replacementSkuId: stickers },
      goods: { skuIds: [], categories: ['露营'], brands: [] },
      steps: [{ from: '3', gifts: [{ skuId: socks, qty: 1 }] }],
    },
  })
}

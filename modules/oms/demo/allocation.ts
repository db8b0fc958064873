import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { localDate } from '#kernel/clock'
import SaveAbilities from '#modules/oms/actions/save_abilities'
import SaveAllocationRule from '#modules/oms/actions/save_allocation_rule'
import StartReplay from '#modules/oms/actions/start_replay'
import { weightsAsSettings, weightsFrom } from '#modules/oms/services/pipeline_settings'
import type { AllocationRuleInput } from '#modules/oms/services/read_allocation_rule'

const FOR_ALL = { storeIds: null, validFrom: null, validTo: null, isOn: true }

/** Rules as a merchant has them: far regions, the buyer's wishes, light parcels, and a default warehouse. */
export async function seedAllocationRules(trx: Trx): Promise<void> {
  const [main] = await sql<{ id: number }>(
    trx,
    `SELECT id FROM warehouses WHERE is_active AND kind = 'own' ORDER BY id LIMIT 1`
  )
  const rules: AllocationRuleInput[] = [
    {
      ...FOR_ALL,
      name: '新疆、西藏走顺丰',
      condition: { field: 'regions', op: 'in', value: ['65', '54'] },
      effects: { onlyCouriers: ['SF'] },
    },
    {
      ...FOR_ALL,
      name: '按买家备注选快递',
      condition: { field: 'buyer_note', op: 'is_present' },
      effects: { heedMemo: 'all' },
    },
    {
      ...FOR_ALL,
      name: '大额订单优先顺丰，不拆单',
      condition: { field: 'total', op: 'gte', value: '800' },
      effects: { courierBonus: [{ courier: 'SF', amount: '6' }], keepTogether: true },
    },
  ]
  for (const rule of rules) await new SaveAllocationRule().handle({ trx, rule, actor: SYSTEM })
  if (!main) return
  const effects = { warehouseBonus: [{ warehouseId: main.id, amount: '1' }] }
  const fallback = { ...FOR_ALL, name: '默认仓库', effects }
  await new SaveAllocationRule().handle({ trx, rule: fallback, isDefault: true, actor: SYSTEM })
}

const DAY_MS = 86_400_000

/** The second warehouse keeps nothing dangerous, handles a day and rests on Sundays; the main one has days off ahead. */
export async function seedAbilities(trx: Trx, now: Date): Promise<void> {
  const warehouses = await sql<{ id: number; cutOff: string; dailyCapacity: number | null }>(
    trx,
    `SELECT id, to_char(cut_off, 'HH24:MI') AS "cutOff", daily_capacity AS "dailyCapacity" FROM warehouses
      WHERE is_active AND kind = 'own' ORDER BY id LIMIT 2`
  )
  const holidays = [40, 41].map((days) => localDate(new Date(now.getTime() + days * DAY_MS)))
  const own = [
    { carries: null, handlingDays: 0, restDays: [], holidays },
    { carries: ['normal', 'oversize'], handlingDays: 1, restDays: [7], holidays: [] },
  ]
  for (const [index, { id: warehouseId, ...limits }] of warehouses.entries())
    await new SaveAbilities().handle({
      trx,
      warehouseId,
      abilities: { serves: [], storeIds: null, closedUntil: null, ...limits, ...own[index] },
      actor: SYSTEM,
    })
}

/** The last month once more without rules of one's own, and with faster delivery worth more: a job decides it. */
export async function seedReplay(trx: Trx, now: Date): Promise<void> {
  const weights = Object.fromEntries(
    Object.entries(weightsAsSettings()).map(([name, amount]) => [name, Number(amount)])
  ) as Parameters<typeof weightsFrom>[0]
  await new StartReplay().handle({
    ...{ trx, actor: SYSTEM, name: '时效更重要，不用自定义规则', storeIds: null, ruleIds: [] },
    since: localDate(new Date(now.getTime() - 30 * DAY_MS)),
    until: localDate(now),
    weights: weightsFrom({ ...weights, cost_per_day: 3 }),
  })
}

import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CreateLeads from '#modules/crm-core/actions/create_leads'
import LogFollowUp from '#modules/crm-core/actions/log_follow_up'
import MoveLeads from '#modules/crm-core/actions/move_leads'

const SOURCES = ['douyin', 'xiaohongshu', 'landing:spring-camp', 'wechat', 'exhibition']
/** How far each lead came: stages of the pipeline, `!` before a reason of its loss. */
const WAYS = [
  'contacted interested',
  'contacted',
  'contacted interested',
  '',
  'contacted !price',
  '',
  'contacted interested',
  'contacted',
  '!unreachable',
  '',
  'contacted interested !competitor',
  'contacted',
  '',
  'contacted interested',
  'contacted !no_need',
  '',
]
const NOTES = [
  '想买双人帐篷，预算 1500 左右，周末答复。',
  '企业团建 30 人，要报价单。',
  '已加微信，发了产品图册。',
  '电话没接，晚上再打。',
]
const DAY = 86_400_000

interface Ids extends Record<string, unknown> {
  key: string
  id: number
}
const byKey = (rows: Ids[]) => new Map(rows.map(({ key, id }) => [key, id]))

/** Leads of the last weeks on all stages, some in the public pool, some lost, with follow-ups. */
export default async function demo(trx: Trx): Promise<void> {
  const customers = await sql<{ id: number }>(
    trx,
    'SELECT id FROM customers WHERE merged_into_id IS NULL ORDER BY id LIMIT $1',
    [WAYS.length]
  )
  const sellers = await sql<{ id: number }>(
    trx,
    `SELECT id FROM users WHERE email IN ('mkt@demo.tandem', 'cs@demo.tandem', 'admin@demo.tandem') ORDER BY id`
  )
  const leads = customers.map(({ id }, index) => ({
    customerId: id,
    source: SOURCES[index % SOURCES.length],
    utm: { source: SOURCES[index % SOURCES.length].split(':')[0], campaign: 'spring' },
    ownerId: index % 4 === 3 ? null : (sellers[index % 3]?.id ?? null),
  }))
  const made = await new CreateLeads().handle({ trx, leads })
  const ids = made.map((lead) => lead.id).sort((a, b) => a - b)
  await walk(trx, ids)
  await followUp(
    trx,
    ids,
    sellers.map(({ id }) => id)
  )
  await sql(
    trx,
    `UPDATE crm_core_leads l SET created_at = now() - make_interval(days => (r.ord * 4)::int, hours => r.ord::int),
            entered_stage_at = now() - make_interval(days => (r.ord * 2)::int)
       FROM unnest($1::bigint[]) WITH ORDINALITY AS r(id, ord) WHERE l.id = r.id`,
    [ids]
  )
}

async function walk(trx: Trx, ids: number[]) {
  const stages = byKey(await sql<Ids>(trx, 'SELECT key, id FROM crm_core_stages'))
  const reasons = byKey(await sql<Ids>(trx, 'SELECT key, id FROM crm_core_lost_reasons'))
  for (const [index, id] of ids.entries()) {
    for (const step of WAYS[index].split(' ').filter(Boolean)) {
      const isLoss = step.startsWith('!')
      await new MoveLeads().handle({
        trx,
        leadIds: [id],
        stageId: stages.get(isLoss ? 'lost' : step)!,
        lostReasonId: isLoss ? reasons.get(step.slice(1)) : null,
        actor: SYSTEM,
      })
    }
  }
}

async function followUp(trx: Trx, ids: number[], sellers: number[]) {
  for (const [index, id] of ids.entries()) {
    const way = WAYS[index]
    if (!way.startsWith('contacted') || way.includes('!')) continue
    await new LogFollowUp().handle({
      trx,
      leadId: id,
      kind: index % 2 === 0 ? 'call' : 'message',
      outcome: way.includes('interested') ? 'interested' : 'reached',
      note: NOTES[index % NOTES.length],
      nextAt: new Date(Date.now() + ((index % 5) - 1) * DAY),
      actor: { ...SYSTEM, id: sellers[index % sellers.length] ?? null },
    })
  }
}

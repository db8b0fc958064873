import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import IdentifyCustomers from '#customers/actions/identify_customers'
import CreateLeads from '#modules/crm-core/actions/create_leads'
import MoveLeads from '#modules/crm-core/actions/move_leads'
import { reportFunnel } from '#modules/crm-core/queries/report_funnel'
import ClaimLeads from '#modules/crm-core/actions/claim_leads'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

async function makeLeads(count: number) {
  const people = Array.from({ length: count }, (_, i) => ({
    ref: String(i),
    phone: `1380000${String(i).padStart(4, '0')}`,
    source: 'test',
  }))
  const found = await new IdentifyCustomers().handle({ people })
  const leads = [...found.values()].map((customerId) => ({ customerId, source: 'test' }))
  return new CreateLeads().handle({ leads })
}

test.group('Leads', (group) => {
  group.each.setup(() => resetDatabase())

  test('a customer has one open lead, however many ways they come in at once', async ({
    assert,
  }) => {
    const [{ customerId }] = await makeLeads(1)
    const tries = Array.from({ length: 10 }, () =>
      new CreateLeads().handle({ leads: [{ customerId, source: 'again' }] })
    )
    const made = await Promise.all(tries)
    assert.lengthOf(made.flat(), 0)
  })

  test('two people claim the same leads: each goes to one, and nobody gets more than the day allows', async ({
    assert,
  }) => {
    await settings.set(null, SYSTEM, 'crm-core', { pool_daily_limit: 3 })
    const leads = await makeLeads(5)
    const ids = leads.map((lead) => lead.id)
    const users = [await actingAs('marketing'), await actingAs('marketing')]
    const results = await Promise.all(
      users.map((user) =>
        new ClaimLeads().handle({ leadIds: ids, actor: { ...SYSTEM, id: user.id } })
      )
    )
    for (const result of results) assert.isAtMost(result.filter((row) => row.ok).length, 3)
    const rows = await sql<{ n: number }>(
      null,
      'SELECT count(*) AS n FROM crm_core_claims GROUP BY lead_id'
    )
    for (const row of rows) assert.equal(row.n, 1)
  })

  test('the pages open, a lead moves, is followed up and is lost with a reason', async ({
    client,
    assert,
  }) => {
    const [lead] = await makeLeads(1)
    const owner = await actingAs('owner')
    for (const url of ['/crm-core/leads', '/crm-core/board', `/crm-core/leads/${lead.id}`]) {
      const page = await client.get(url).loginAs(owner).withInertia()
      page.assertStatus(200)
    }
    const stages = await sql<{ id: number; key: string }>(
      null,
      'SELECT id, key FROM crm_core_stages'
    )
    const stage = (key: string) => stages.find((entry) => entry.key === key)!.id
    const post = (url: string, data: object) =>
      client.post(url).json(data).loginAs(owner).withCsrfToken().redirects(0)
    await post('/crm-core/leads/move', { ids: [lead.id], stageId: stage('contacted') })
    await post(`/crm-core/leads/${lead.id}/follow-ups`, {
      kind: 'call',
      outcome: 'reached',
      note: '聊了尺码',
      nextAt: '2026-12-01T10:00',
    })
    const state = () => sql(null, 'SELECT state, stage_id, next_follow_up_at FROM crm_core_leads')
    assert.deepEqual(await state(), [
      {
        state: 'open',
        stage_id: stage('contacted'),
        next_follow_up_at: new Date('2026-12-01T02:00:00Z'),
      },
    ])
    const [reason] = await sql<{ id: number }>(null, 'SELECT id FROM crm_core_lost_reasons LIMIT 1')
    await post('/crm-core/leads/move', {
      ids: [lead.id],
      stageId: stage('lost'),
      lostReasonId: reason.id,
    })
    assert.deepEqual(await state(), [
      { state: 'lost', stage_id: stage('lost'), next_follow_up_at: null },
    ])
  })

  test('stages are renamed, ordered, added; one that holds leads stays in use', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const [lead] = await makeLeads(1)
    const read = () =>
      sql<{ id: number; nameZh: string; nameEn: string; isActive: boolean; kind: string }>(
        null,
        `SELECT id, name_zh AS "nameZh", name_en AS "nameEn", is_active AS "isActive", kind FROM crm_core_stages ORDER BY position`
      )
    const post = (stages: object[]) =>
      client
        .post('/crm-core/pipeline/stages')
        .json({ stages })
        .loginAs(owner)
        .header('accept', 'application/json')
        .withCsrfToken()
        .redirects(0)
    const [first, second, third, won, lost] = await read()
    const saved = await post([
      { ...second, maxDays: 3 },
      { ...first, nameZh: '新来的' },
      { nameZh: '报价', nameEn: 'Quoted', maxDays: 5, isActive: true },
      { ...third, isActive: false },
      lost,
      won,
    ])
    saved.assertStatus(302)
    const after = await read()
    assert.deepEqual(
      after.map((stage) => [stage.nameZh, stage.isActive]),
      [
        [second.nameZh, true],
        ['新来的', true],
        ['报价', true],
        [third.nameZh, false],
        [won.nameZh, true],
        [lost.nameZh, true],
      ]
    )
    const refused = await post(
      after.map((s) => (s.nameZh === '新来的' ? { ...s, isActive: false } : s))
    )
    refused.assertStatus(422)
    refused.assertBodyContains({ type: 'crm_stage_in_use' })
    assert.isAbove(lead.id, 0)
  })

  test('the funnel counts how far leads came, whatever became of them', async ({ assert }) => {
    const leads = await makeLeads(4)
    const stages = await sql<{ id: number; key: string }>(
      null,
      'SELECT id, key FROM crm_core_stages'
    )
    const [{ id: lostReasonId }] = await sql<{ id: number }>(
      null,
      'SELECT id FROM crm_core_lost_reasons LIMIT 1'
    )
    const move = (index: number, key: string) =>
      new MoveLeads().handle({
        leadIds: [leads[index].id],
        stageId: stages.find((stage) => stage.key === key)!.id,
        lostReasonId,
        actor: SYSTEM,
      })
    await move(0, 'contacted')
    await move(1, 'interested')
    await move(1, 'lost')
    await move(2, 'lost')
    const funnel = await reportFunnel('en')
    assert.deepEqual(
      funnel.steps.map((step) => [step.name, step.reached, step.fromBefore]),
      [
        ['New', 4, null],
        ['Contacted', 2, '0.5000'],
        ['Interested', 1, '0.5000'],
        ['Won', 0, '0.0000'],
      ]
    )
    assert.deepInclude(funnel, { leads: 4, won: 0, lost: 2 })
  })

  test('a lead is made by hand, given to a person, lost with a reason; a second one is refused', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const people = [{ ref: 'x', phone: '13800138000', name: '王小明', source: 'test' }]
    const customerId = (await new IdentifyCustomers().handle({ people })).get('x')!
    const post = (path: string, body: object) =>
      client
        .post(`/crm-core/leads${path}`)
        .json(body)
        .loginAs(owner)
        .header('accept', 'application/json')
        .withCsrfToken()
        .redirects(0)
    const made = await post('', { customerId, source: 'fair', ownerId: null })
    made.assertStatus(302)
    const twice = await post('', { customerId, source: 'fair' })
    twice.assertStatus(409)
    const [{ id }] = await sql<{ id: number }>(null, 'SELECT id FROM crm_core_leads')
    const given = await post('/assign', { ids: [id], ownerId: owner.id })
    given.assertStatus(302)
    const [{ stage }] = await sql<{ stage: number }>(
      null,
      `SELECT id AS stage FROM crm_core_stages WHERE kind = 'lost'`
    )
    const unexplained = await post('/move', { ids: [id], stageId: stage })
    unexplained.assertStatus(422)
    const lost = await post('/move', {
      ids: [id],
      stageId: stage,
      lostReasonId: 1,
      lostNote: '太贵',
    })
    lost.assertStatus(302)
    const record = await client.get(`/crm-core/leads/${id}`).loginAs(owner).withInertia()
    const { lead } = record.inertiaProps as { lead: { lostNote: string; owner: string } }
    assert.equal(lead.lostNote, '太贵')
    for (const path of ['/crm-core/pipeline', '/crm-core/board', '/crm-core/leads/new']) {
      const page = await client.get(path).loginAs(owner).withInertia()
      page.assertStatus(200)
    }
  })

  test('what the home page reads comes in its language, whatever the profile says', async ({
    client,
    assert,
  }) => {
    await makeLeads(1)
    const owner = await actingAs('owner')
    for (const [locale, wanted, other] of [
      ['en', 'Contacted', '已联系'],
      ['zh-CN', '已联系', 'Contacted'],
    ]) {
      const page = await client
        .get('/')
        .loginAs(owner)
        .withInertia()
        .header('accept-language', locale)
      const widgets = JSON.stringify(page.inertiaProps.widgets)
      assert.include(widgets, wanted)
      assert.notInclude(widgets, other)
    }
  })
})

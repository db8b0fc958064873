import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import IdentifyCustomers from '#customers/actions/identify_customers'
import CreateLeads from '#modules/crm-core/actions/create_leads'
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
})

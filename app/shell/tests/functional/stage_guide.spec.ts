import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { switchboard } from '#kernel/modules/switchboard'
import { ApplyStage } from '#shell/actions/apply_stage'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { switchable, switchOnly } from '#tests/helpers/switch'
import { withModules } from '#tests/helpers/test_module'

const answers = {
  sales: 800000,
  ordersPerDay: 8,
  platforms: 1,
  warehouses: 1,
  skus: 40,
  staff: 2,
  pains: ['returns'],
}
const enabled = () => switchable.filter((name) => switchboard.isOn(name)).sort()

test.group('Stage guide pages', (group) => {
  group.each.setup(() => resetDatabase())

  test('answers are kept and lead to a recommendation', async ({ client, assert }) => {
    const owner = await actingAs('owner')
    const first = await client.get('/shell/stage-guide').loginAs(owner).withInertia()
    first.assertInertiaPropsContains({ answers: null, recommendation: null })
    await client.post('/shell/stage-guide').json(answers).loginAs(owner).withCsrfToken()
    assert.deepEqual(JSON.parse(settings.text('shell', 'stage_answers')), answers)
    const second = await client.get('/shell/stage-guide').loginAs(owner).withInertia()
    second.assertInertiaPropsContains({ answers, recommendation: { stage: 'startup' } })
  })

  test('one confirmation switches on and off, with an entry each', async ({ client, assert }) => {
    await switchOnly('finance')
    await client
      .post('/shell/stage-guide/apply')
      .json({ modules: ['marketing', 'wms'] })
      .loginAs(await actingAs('owner'))
      .withCsrfToken()
    await drainJobs({ mayFail: true })
    assert.includeMembers(enabled(), ['crm-core', 'marketing', 'oms', 'wms'])
    assert.notInclude(enabled(), 'finance')
    assert.equal(await countRows('audit_entries', `action = 'shell.modules.enable'`), 4)
    assert.equal(await countRows('audit_entries', `action = 'shell.modules.disable'`), 1)
  })

  test('what is still in use stays on and is named', async ({ assert, cleanup }) => {
    cleanup(
      await withModules({
        name: 'busy',
        blockers: async () => ({ default: async () => [{ message: 'x', count: 1 }] }),
      })
    )
    const result = await new ApplyStage().handle({ modules: switchable, actor: SYSTEM })
    assert.deepEqual(result, { on: [], off: [], refused: ['busy'] })
    assert.isTrue(switchboard.isOn('busy'))
  })

  test('nonsense is refused', async ({ client, assert }) => {
    const response = await client
      .post('/shell/stage-guide')
      .json({ ...answers, sales: -1, pains: ['money'] })
      .header('accept', 'application/json')
      .loginAs(await actingAs('owner'))
      .withCsrfToken()
    response.assertStatus(422)
    assert.sameMembers(Object.keys(JSON.parse(response.text()).fields), ['sales', 'pains.0'])
  })
})

import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { DomainEvent, type StoredEvent } from '#kernel/events/domain_event'
import { listen } from '#kernel/events/listen'
import { append } from '#kernel/events/outbox'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { DisableModules } from '#shell/actions/disable_modules'
import { EnableModules } from '#shell/actions/enable_modules'
import { PlanDisable } from '#shell/queries/plan_disable'
import { PlanEnable } from '#shell/queries/plan_enable'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { switchOff } from '#tests/helpers/switch'
import { withModules } from '#tests/helpers/test_module'

class LampsLit extends DomainEvent<{ n: number }> {
  static readonly key = 'probe.lamps.lit'
  static readonly version = 1
}

const heard: string[] = []
let broken = false
const hear = (name: string) => async () => ({
  default: class {
    async handle(event: StoredEvent<{ n: number }>) {
      if (broken) throw new Error('deaf')
      heard.push(`${name}${event.payload.n}`)
    }
  },
})
const light = (n: number) => inTransaction(null, (trx) => append(trx, new LampsLit({ n })))
const enable = (...modules: string[]) => new EnableModules().handle({ modules, actor: SYSTEM })
const disable = (modules: string[], cascade = false) =>
  new DisableModules().handle({ modules, cascade, actor: SYSTEM })
const state = async (module: string) =>
  (
    await sql<{ state: string; done: number; total: number }>(
      null,
      'SELECT state, backfill_done AS done, backfill_total AS total FROM module_states WHERE module = $1',
      [module]
    )
  )[0]

let open: { message: string; count: number }[] = []

test.group('Switchboard', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    heard.length = 0
    open = []
    broken = false
    return withModules(
      {
        name: 'probe',
        listeners: [
          listen(LampsLit, 'probe.first', hear('a')),
          listen(LampsLit, 'probe.second', hear('b')),
        ],
        blockers: async () => ({ default: async () => open }),
        defaultRoles: { warehouse: ['probe.lamps.view'] },
        permissions: [{ key: 'probe.lamps.view' }],
      },
      { name: 'needy', requires: ['probe'] }
    )
  })

  test('a plan names what comes along and what was missed', async ({ assert }) => {
    await disable(['probe'], true)
    await light(1)
    await light(2)
    const plan = await new PlanEnable().handle({ modules: ['needy'] })
    assert.containSubset(plan, [
      {
        name: 'probe',
        because: 'needy',
        missed: 4,
        permissions: ['probe.lamps.view'],
        listeners: 2,
      },
      { name: 'needy', because: null, missed: 0 },
    ])
  })

  test('what was missed is delivered in order, then the module is on', async ({ assert }) => {
    await light(0)
    await drainJobs()
    await disable(['probe'], true)
    for (const n of [1, 2, 3]) await light(n)
    heard.length = 0
    assert.deepEqual(await enable('needy'), ['probe', 'needy'])
    assert.equal((await state('probe')).state, 'enabling')
    assert.isFalse(switchboard.isOn('probe'))
    await light(4)
    await drainJobs()
    assert.deepEqual(heard, ['a1', 'b1', 'a2', 'b2', 'a3', 'b3', 'a4', 'b4'])
    assert.deepEqual(await state('probe'), { state: 'on', done: 8, total: 8 })
    assert.isTrue(switchboard.isOn('probe'))
    await drainJobs()
    assert.lengthOf(heard, 8)
  })

  test('an event whose job waited when its module was switched off is delivered later, once', async ({
    assert,
  }) => {
    await light(1)
    await disable(['probe'], true)
    await drainJobs()
    assert.deepEqual(heard, [])
    await enable('probe')
    await drainJobs()
    assert.deepEqual(heard, ['a1', 'b1'])
  })

  test('a replayed event that fails is tried again like any other', async ({ assert }) => {
    await disable(['probe'], true)
    await light(1)
    broken = true
    await enable('probe')
    await drainJobs({ mayFail: true })
    assert.equal((await state('probe')).state, 'on')
    broken = false
    await sql(
      null,
      `UPDATE graphile_worker._private_jobs SET run_at = now() - interval '1 second' WHERE last_error IS NOT NULL`
    )
    await drainJobs()
    assert.sameMembers(heard, ['a1', 'b1'])
  })

  test('a module fills itself by its own backfill, with progress, and goes on after a failure', async ({
    assert,
    cleanup,
  }) => {
    const steps: string[] = []
    let fail = true
    const restore = await withModules({
      name: 'filler',
      backfill: async () => ({
        default: async (progress: (done: number, total: number) => Promise<void>) => {
          await progress(10, 40)
          steps.push((await state('filler')).state)
          if (fail) throw new Error('no paper')
          await progress(40, 40)
        },
      }),
    })
    cleanup(restore)
    await switchOff('filler')
    await enable('filler')
    await drainJobs({ mayFail: true })
    assert.containSubset(await state('filler'), { state: 'enabling', done: 10, total: 40 })
    assert.equal(await countRows('module_states', 'last_error = $1', ['no paper']), 1)
    fail = false
    await sql(
      null,
      `UPDATE graphile_worker._private_jobs SET run_at = now() - interval '1 second' WHERE last_error IS NOT NULL`
    )
    await drainJobs()
    assert.deepEqual(await state('filler'), { state: 'on', done: 40, total: 40 })
    assert.deepEqual(steps, ['enabling', 'enabling'])
  })

  test('a module switched off while it is brought up stays off and keeps its older mark', async ({
    assert,
  }) => {
    await disable(['probe'], true)
    await light(1)
    await enable('probe')
    await disable(['probe'])
    await drainJobs()
    assert.equal((await state('probe')).state, 'off')
    assert.deepEqual(heard, [])
    await enable('probe')
    await drainJobs()
    assert.deepEqual(heard, ['a1', 'b1'])
  })

  test('a module that another needs is not switched off without it', async ({ assert }) => {
    await assert.rejects(() => disable(['probe']), /module_required/)
    assert.deepEqual(await disable(['probe'], true), ['needy', 'probe'])
    assert.isFalse(switchboard.isOn('needy'))
  })

  test('open obligations hold it up and are named', async ({ assert, client }) => {
    open = [
      { message: 'probe.waves_in_progress', count: 14 },
      { message: 'probe.nothing', count: 0 },
    ]
    await assert.rejects(
      () => disable(['probe'], true),
      /module_blocked \(module=needy, count=14\)/
    )
    const [, probe] = await new PlanDisable().handle({ modules: ['probe'] })
    assert.deepEqual(probe.blockers, [
      { module: 'probe', message: 'probe.waves_in_progress', count: 14, href: null },
    ])
    const response = await client
      .post('/shell/modules/disable')
      .json({ modules: ['probe'], cascade: true })
      .header('accept', 'application/json')
      .loginAs(await actingAs('owner'))
      .withCsrfToken()
    response.assertStatus(409)
    assert.equal(JSON.parse(response.text()).type, 'module_blocked')
    assert.isTrue(switchboard.isOn('probe'))
  })

  test('who switched what and why is in the audit trail', async ({ assert, client }) => {
    const owner = await actingAs('owner')
    const response = await client
      .post('/shell/modules/disable')
      .form({ modules: 'needy', reason: 'too early' })
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    response.assertStatus(302)
    const rows = await sql(
      null,
      `SELECT actor_id, subject_id, reason, before, after FROM audit_entries WHERE action = 'shell.modules.disable'`
    )
    assert.deepEqual(rows, [
      {
        actor_id: owner.id,
        subject_id: 'needy',
        reason: 'too early',
        before: { state: 'on' },
        after: { state: 'off', because: null },
      },
    ])
  })

  test('the first switching on grants the defaults, a later one leaves grants alone', async ({
    assert,
  }) => {
    await sql(
      null,
      `INSERT INTO roles (key, name) VALUES ('warehouse', 'Warehouse') ON CONFLICT DO NOTHING`
    )
    await sql(null, `DELETE FROM module_states WHERE module IN ('probe', 'needy')`)
    await enable('probe')
    assert.equal(await countRows('role_permissions', `permission = 'probe.lamps.view'`), 1)
    await sql(null, `DELETE FROM role_permissions WHERE permission = 'probe.lamps.view'`)
    await disable(['probe'])
    await enable('probe')
    await drainJobs()
    assert.equal(await countRows('role_permissions', `permission = 'probe.lamps.view'`), 0)
  })

  test('two people who switch at once end in one state', async ({ assert }) => {
    await disable(['probe'], true)
    const results = await Promise.all([enable('needy'), enable('needy'), enable('probe')])
    assert.lengthOf(results.flat(), 2)
    await drainJobs()
    assert.isTrue(switchboard.isOn('needy'))
  })

  test('the pages show the modules and both plans', async ({ client }) => {
    const owner = await actingAs('owner')
    const index = await client.get('/shell/modules').loginAs(owner).withInertia()
    index.assertInertiaComponent('shell/modules/index')
    const off = await client
      .get('/shell/modules/disable?modules=probe')
      .loginAs(owner)
      .withInertia()
    off.assertInertiaPropsContains({
      plan: [
        { name: 'needy', because: 'probe' },
        { name: 'probe', because: null },
      ],
    })
    const on = await client.get('/shell/modules/enable?modules=probe').loginAs(owner).withInertia()
    on.assertInertiaPropsContains({ plan: [] })
    const unknown = await client
      .get('/shell/modules/enable?modules=nonsense')
      .loginAs(owner)
      .withInertia()
      .redirects(0)
    unknown.assertStatus(302)
  })
})

import type { ApiClient } from '@japa/api-client'
import type { Assert } from '@japa/assert'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { countMissed } from '#kernel/events/replay'
import { ConflictException } from '#kernel/exceptions'
import { addJobs } from '#kernel/jobs/queue'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import { OrdersCaptured } from '#orders/events/orders_captured'
import { DisableModules } from '#shell/actions/disable_modules'
import { EnableModules } from '#shell/actions/enable_modules'
import type User from '#shell/models/user'
import { blockersOf } from '#shell/services/blockers'
import { countRows } from '#tests/helpers/database'
import { fillDemo } from '#tests/helpers/demo'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs, apiToken } from '#tests/helpers/people'
import { allRoutes, type KnownRoute } from '#tests/helpers/routes'
import { switchable } from '#tests/helpers/switch'
import {
  changedTables,
  checksums,
  orphans,
  samplePages,
  stockFaults,
  withoutBlockers,
  type SamplePage,
} from '#tests/helpers/toggling'

let stage: Stage
let owner: User
let token: string
let pages: SamplePage[]
const before = new Map<string, number>()

const settle = () => drainJobs({ mayFail: true })
const takeOrders = (count: number) =>
  new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: Array.from({ length: count }, () => anOrder(stage.skuIds)),
    actor: SYSTEM,
  })

const open = (client: ApiClient, path: string) =>
  client.get(path).loginAs(owner).withInertia().redirects(0)

/** Every route of a module refuses with the one typed answer, whatever its method. */
async function refusesEverything(client: ApiClient, assert: Assert, route: KnownRoute) {
  const path = route.pattern.replace(/:\w+\??/g, '1').replace('*', 'x')
  for (const method of route.methods) {
    const request = client.request(path, method).redirects(0)
    const asked =
      route.kind === 'page'
        ? request.loginAs(owner).withCsrfToken()
        : request.header('authorization', `Bearer ${token}`)
    const response = await asked.header('accept', 'application/json').json({})
    assert.equal(response.status(), 404, `${method} ${route.pattern}`)
    assert.equal(JSON.parse(response.text()).type, 'module_disabled', `${method} ${route.pattern}`)
  }
}

test.group('Modules switched off', (group) => {
  group.setup(async () => {
    await fillDemo()
    stage = await setStage({ skus: 2, stock: 500 })
    await takeOrders(5)
    await settle()
    owner = await actingAs('owner')
    token = await apiToken(owner)
    pages = await samplePages()
  })
  group.each.setup(() => withoutBlockers())

  test('with all on, every sampled page answers', async ({ client, assert }) => {
    for (const { path } of pages) before.set(path, (await open(client, path)).status())
    assert.isAbove(before.size, 80)
    // `/setup` is gone once somebody lives here; a sheet of labels needs to be told of what (422).
    const broken = [...before].filter(
      ([path, status]) => status >= 500 || (status === 404 && path !== '/setup')
    )
    assert.deepEqual(broken, [])
  })

  test('{$self}: off it dangles nowhere, on again nothing is lost')
    .with(switchable)
    .run(async ({ client, assert }, name) => {
      const rows = await checksums()
      const gone = await new DisableModules().handle({
        modules: [name],
        cascade: true,
        actor: SYSTEM,
      })
      await settle()
      assert.include(gone, name)
      assert.deepEqual(await orphans(), [])
      for (const route of allRoutes().filter((each) => each.owner && gone.includes(each.owner)))
        await refusesEverything(client, assert, route)
      for (const { path, owner: of } of pages) {
        const status = (await open(client, path)).status()
        if (of && gone.includes(of)) assert.equal(status, 404, path)
        else assert.equal(status, before.get(path), `${path} without ${gone.join(', ')}`)
      }

      const jobs = Object.keys(switchboard.module(name)!.jobs ?? {})
      await addJobs(
        null,
        jobs.map((job) => ({ name: job, payload: { probe: true } }))
      )
      await settle()
      assert.equal(await countRows('parked_jobs', 'module = $1', [name]), jobs.length)
      await sql(null, `DELETE FROM parked_jobs WHERE jsonb_exists(payload, 'probe')`)

      await new EnableModules().handle({ modules: gone, actor: SYSTEM })
      await settle()
      for (const each of gone) assert.equal(switchboard.state(each), 'on', each)
      assert.deepEqual(changedTables(rows, await checksums()), [])
    })

  test('{$self}: what happens while it is off reaches it once it is on')
    .with(switchable)
    .run(async ({ assert }, name) => {
      const gone = await new DisableModules().handle({
        modules: [name],
        cascade: true,
        actor: SYSTEM,
      })
      const [{ from }] = await sql<{ from: Date }>(null, 'SELECT now() AS from')
      const { orderIds } = await takeOrders(2)
      await settle()
      assert.lengthOf(orderIds, 2)
      const heard = gone.flatMap((each) => switchboard.module(each)!.listeners ?? [])
      if (heard.some(({ event }) => event === OrdersCaptured.key))
        assert.isAbove(await countMissed(heard, { from, until: new Date(Date.now() + 1000) }), 0)
      await new EnableModules().handle({ modules: gone, actor: SYSTEM })
      await settle()
      assert.equal(await stockFaults(), 0)
      for (const each of gone) {
        const { listeners = [], backfill } = switchboard.module(each)!
        if (backfill) continue
        const [{ until }] = await sql<{ until: Date }>(null, 'SELECT now() AS until')
        assert.equal(await countMissed(listeners, { from, until }), 0, each)
      }
    })
})

test.group('Modules with open obligations', (group) => {
  group.setup(() => fillDemo())

  test('{$self} is not switched off while they are open')
    .with(switchable.filter((name) => switchboard.module(name)?.blockers))
    .run(async ({ assert }, name) => {
      const blockers = await blockersOf(name)
      const off = () =>
        new DisableModules().handle({ modules: [name], cascade: true, actor: SYSTEM })
      if (blockers.length > 0) await assert.rejects(off, ConflictException as never)
      assert.equal(switchboard.state(name), 'on')
    })
})

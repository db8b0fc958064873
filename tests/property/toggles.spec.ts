import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { switchboard } from '#kernel/modules/switchboard'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import { DisableModules } from '#shell/actions/disable_modules'
import { EnableModules } from '#shell/actions/enable_modules'
import type User from '#shell/models/user'
import { countRows } from '#tests/helpers/database'
import { fillDemo } from '#tests/helpers/demo'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
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

const PAGES_A_STEP = 24

interface Step {
  up: boolean
  module: string
  /** Which pages are opened after it. */
  draw: number
  /** Whether somebody orders meanwhile. */
  order: boolean
}

const step = fc.record<Step>({
  up: fc.boolean(),
  module: fc.constantFrom(...switchable),
  draw: fc.nat(997),
  order: fc.boolean(),
})

/** A step that the graph forbids (a module that others need) is no fault. */
async function take({ up, module }: Step) {
  try {
    if (up) await new EnableModules().handle({ modules: [module], actor: SYSTEM })
    else await new DisableModules().handle({ modules: [module], cascade: true, actor: SYSTEM })
  } catch (error) {
    if (!(error instanceof DomainException)) throw error
  }
}

/** Everything on, and what was missed made up for. */
async function allOn() {
  await new EnableModules().handle({ modules: switchable, actor: SYSTEM })
  await drainJobs({ mayFail: true })
}

/** Modules that are on without one they require. */
const unsupported = () =>
  switchboard.enabled
    .filter((each) => !each.requires.every((name) => switchboard.isOn(name)))
    .map(({ name }) => name)

test.group('Toggles', (group) => {
  let owner: User
  let stage: Stage
  let pages: SamplePage[]

  group.setup(async () => {
    await fillDemo()
    stage = await setStage({ skus: 1, stock: 1000 })
    await drainJobs({ mayFail: true })
    owner = await actingAs('owner')
    pages = await samplePages()
  })
  group.each.setup(() => withoutBlockers())
  group.each.setup(allOn)

  for (const seed of [20261122, 31, 4711]) {
    test(`a random walk over the switchboard, seed ${seed}: no broken page, nothing dangles`, async ({
      assert,
      client,
    }) => {
      const walk = fc.array(step, { minLength: 6, maxLength: 6 })
      const orders = await countRows('orders')
      let placed = 0
      for (const each of fc.sample(walk, { numRuns: 2, seed }).flat()) {
        await take(each)
        if (each.order) {
          const order = anOrder(stage.skuIds)
          await new CaptureOrders().handle({ ...stage, orders: [order], actor: SYSTEM })
          placed++
        }
        await drainJobs({ mayFail: true })
        const after = `after ${each.up ? 'on' : 'off'} ${each.module}`
        assert.deepEqual(await orphans(), [], after)
        assert.deepEqual(unsupported(), [], after)
        for (let n = 0; n < PAGES_A_STEP; n++) {
          const { path, owner: of } = pages[(each.draw + n * 37) % pages.length]
          const status = (await client.get(path).loginAs(owner).withInertia().redirects(0)).status()
          assert.isBelow(status, 500, `${path} ${after}`)
          if (of && switchable.includes(of) && !switchboard.isOn(of))
            assert.equal(status, 404, `${path} ${after}`)
        }
      }
      await allOn()
      assert.equal(await countRows('orders'), orders + placed)
      assert.equal(await stockFaults(), 0)
    })
  }

  test('a walk on which nothing else happens changes no row', async ({ assert }) => {
    const before = await checksums()
    const walk = fc.array(step, { minLength: 20, maxLength: 20 })
    for (const each of fc.sample(walk, { numRuns: 1, seed: 7 }).flat()) {
      await take(each)
      await drainJobs({ mayFail: true })
    }
    await allOn()
    assert.deepEqual(changedTables(before, await checksums()), [])
  })
})

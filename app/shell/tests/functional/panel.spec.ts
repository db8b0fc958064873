import { test } from '@japa/runner'
import type { ApiResponse } from '@japa/api-client'
import type { ModuleManifest } from '#kernel/define_module'
import { slotCards, slotTabs } from '#kernel/modules/slots'
import { switchboard } from '#kernel/modules/switchboard'
import { holdersOf, notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { getPanelState } from '#shell/queries/get_panel_state'
import { loadWidgets } from '#shell/queries/load_widgets'
import { searchEverything } from '#shell/queries/search_everything'
import { actorOf } from '#shell/services/actors'
import { countersFor, navigationFor } from '#shell/services/navigation'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

/** Puts things into the house for one test: areas are on, whatever the database says. */
function withArea(area: Partial<ModuleManifest>) {
  const before = switchboard.modules
  const manifest = {
    name: 'sample',
    folder: 'app/sample',
    kind: 'area',
    version: '1',
    stage: 'startup',
    requires: [],
    enhances: [],
    ...area,
  }
  switchboard.register([...before, manifest as ModuleManifest])
  return () => switchboard.register(before)
}
const lazy =
  <T>(value: T) =>
  () =>
    Promise.resolve({ default: value })

/** What the frame shows one person. */
const viewsOf = (userId: number) => getPanelState(userId).then((state) => state.views)
const preferencesOf = (userId: number) => getPanelState(userId).then((state) => state.preferences)
const unreadOf = (userId: number) => getPanelState(userId).then((state) => state.unread)

/** The request is answered with the status. */
async function answers(request: PromiseLike<ApiResponse>, status: number) {
  const response = await request
  response.assertStatus(status)
}

test.group('Panel | saved views', (group) => {
  group.each.setup(() => resetDatabase())
  const view = {
    page: 'orders.orders',
    path: '/orders/orders',
    name: '待发货',
    isShared: false,
    params: { status: 'held' },
  }

  const { params, ...rest } = view
  const asked = { ...rest, query: params }

  test('are kept, shared, renamed and deleted by who made them', async ({ client, assert }) => {
    const [anna, ben] = [await actingAs('operations'), await actingAs('service')]
    const saved = await client
      .post('/shell/views')
      .loginAs(anna)
      .withCsrfToken()
      .redirects(0)
      .json(asked)
    saved.assertStatus(302)
    const [mine] = await viewsOf(anna.id)
    assert.containsSubset(mine, { ...view, isMine: true })
    assert.lengthOf(await viewsOf(ben.id), 0)

    const patch = (who: typeof anna, body: object) =>
      client.patch(`/shell/views/${mine.id}`).loginAs(who).withCsrfToken().redirects(0).json(body)
    await answers(patch(anna, { isShared: true, name: 'Held' }), 302)
    const [seen] = await viewsOf(ben.id)
    assert.containsSubset(seen, { name: 'Held', isShared: true, isMine: false })

    // A program is told 404; a person's page goes back with a message. Either way nothing changes.
    const taken = client.patch(`/shell/views/${mine.id}`).loginAs(ben).withCsrfToken()
    await answers(taken.header('accept', 'application/json').json({ name: 'Taken over' }), 404)
    const removed = client.delete(`/shell/views/${mine.id}`).loginAs(ben).withCsrfToken()
    await answers(removed.header('accept', 'application/json'), 404)
    const [kept] = await viewsOf(anna.id)
    assert.equal(kept.name, 'Held')
    await answers(
      client.delete(`/shell/views/${mine.id}`).loginAs(anna).withCsrfToken().redirects(0),
      302
    )
    assert.lengthOf(await viewsOf(ben.id), 0)
  })

  test('refuse paths that lead elsewhere', async ({ client }) => {
    const anna = await actingAs('operations')
    const answer = await client
      .post('/shell/views')
      .loginAs(anna)
      .withCsrfToken()
      .header('accept', 'application/json')
      .json({ ...asked, path: '//evil.example' })
    answer.assertStatus(422)
  })
})

test.group('Panel | preferences', (group) => {
  group.each.setup(() => resetDatabase())

  test('are kept by key and forgotten with null', async ({ client, assert }) => {
    const anna = await actingAs('service')
    const put = (body: object) =>
      client
        .put('/shell/preferences')
        .loginAs(anna)
        .withCsrfToken()
        .header('accept', 'application/json')
        .json(body)
    await answers(
      put({ key: 'list:orders.orders', value: { shown: ['number'], dense: true } }),
      204
    )
    await answers(put({ key: 'menu:narrow', value: false }), 204)
    assert.deepEqual(await preferencesOf(anna.id), {
      'list:orders.orders': { shown: ['number'], dense: true },
      'menu:narrow': false,
    })
    await answers(put({ key: 'menu:narrow', value: null }), 204)
    assert.notProperty(await preferencesOf(anna.id), 'menu:narrow')
    await answers(put({ key: "x'; DROP", value: 1 }), 422)
  })
})

test.group('Panel | notifications', (group) => {
  group.each.setup(() => resetDatabase())
  const message = {
    kind: 'sample.thing.done',
    message: 'ui.copied',
    params: { n: 2 },
    href: '/orders',
  }

  test('reach those they are for, once each, and are read by opening', async ({
    client,
    assert,
  }) => {
    const [anna, ben] = [await actingAs('service'), await actingAs('finance')]
    await notify(null, [anna.id, anna.id], message)
    const bell = await client.get('/shell/notifications/latest').loginAs(anna)
    const { notices, unread } = bell.body()
    assert.equal(unread, 1)
    assert.containsSubset(notices, [
      { message: 'ui.copied', params: { n: 2 }, href: '/orders', readAt: null },
    ])
    assert.equal(await unreadOf(ben.id), 0)

    const path = `/shell/notifications/${notices[0].id}`
    await answers(client.get(path).loginAs(ben).redirects(0), 404)
    const opened = await client.get(path).loginAs(anna).redirects(0)
    opened.assertStatus(302)
    opened.assertHeader('location', '/orders')
    assert.equal(await unreadOf(anna.id), 0)
  })

  test('that a transaction takes back were never there', async ({ assert }) => {
    const anna = await actingAs('service')
    const { default: db } = await import('@adonisjs/lucid/services/db')
    const trx = await db.transaction()
    await notify(trx, [anna.id], message)
    await trx.rollback()
    assert.equal(await unreadOf(anna.id), 0)
  })

  test('find the holders of a permission', async ({ assert }) => {
    const owner = await actingAs('owner')
    const holder = await actingAs({ permissions: ['oms.orders.release'] })
    await actingAs({ permissions: ['oms.orders.view'] })
    assert.deepEqual(await holdersOf(null, 'oms.orders.release'), [owner.id, holder.id])
    await sql(null, 'UPDATE users SET is_active = false WHERE id = $1', [holder.id])
    assert.deepEqual(await holdersOf(null, 'oms.orders.release'), [owner.id])
  })
})

test.group('Panel | what modules contribute', (group) => {
  group.each.setup(() => resetDatabase())
  const entry = {
    label: 'x',
    permission: 'sample.things.view',
    order: 1,
    component: 'sample/thing',
  }
  const broken = () => Promise.reject(new Error('out of order'))

  test('one that fails leaves the others alone', async ({ assert, cleanup }) => {
    const actor = await actorOf(await actingAs({ permissions: ['sample.things.view'] }))
    cleanup(
      withArea({
        slots: [
          { ...entry, slot: 's', key: 'good', load: lazy(async (id: number) => ({ id })) },
          { ...entry, slot: 's', key: 'bad', load: lazy(broken) },
          {
            ...entry,
            slot: 's',
            key: 'secret',
            permission: 'sample.secrets.view',
            load: lazy(async () => ({})),
          },
          { ...entry, slot: 'other', key: 'elsewhere', load: lazy(async () => ({})) },
        ],
        widgets: [
          { ...entry, key: 'bad', load: lazy(broken) },
          { ...entry, key: 'good', order: 0, load: lazy(async () => ({ n: 1 })) },
        ],
        searches: [
          { key: 'bad', label: 'x', permission: 'sample.things.view', search: lazy(broken) },
          {
            key: 'good',
            label: 'x',
            permission: 'sample.things.view',
            search: lazy(async (term: string) => [{ kind: 'thing', title: term, href: '/' }]),
          },
        ],
      })
    )
    const cards = await slotCards('s', 7, actor)
    assert.deepEqual(
      cards.map(({ key, props, error }) => [key, props, error ?? false]),
      [
        ['good', { id: 7 }, false],
        ['bad', null, true],
      ]
    )
    const tabs = await slotTabs('s', 7, actor, undefined)
    assert.deepEqual(
      tabs.map((tab) => tab.props),
      [null, null]
    )

    const widgets = await loadWidgets(actor)
    assert.deepEqual(
      widgets.map(({ key, error }) => [key, error]),
      [
        ['good', false],
        ['bad', true],
      ]
    )
    const groups = await searchEverything('SF123', actor)
    assert.deepEqual(
      groups.map((found) => found.hits[0].title),
      ['SF123']
    )
    assert.deepEqual(await searchEverything('S', actor), [])
  })

  test('the menu tells what waits, without zeros and without those that fail', async ({
    assert,
    cleanup,
  }) => {
    const actor = await actorOf(await actingAs({ permissions: ['sample.things.view'] }))
    const item = { section: 'back' as const, label: 'x', icon: 'i', order: 1 }
    const mine = { ...item, permission: 'sample.things.view' }
    cleanup(
      withArea({
        nav: [
          { ...mine, href: '/sample/late', counter: lazy(async () => 3) },
          { ...mine, href: '/sample/none', counter: lazy(async () => 0) },
          { ...mine, href: '/sample/bad', counter: lazy(broken) },
          { ...mine, href: '/sample/plain' },
          {
            ...item,
            permission: 'sample.secrets.view',
            href: '/sample/secret',
            counter: lazy(async () => 9),
          },
        ],
      })
    )
    assert.deepEqual(await countersFor(actor), { '/sample/late': 3 })
    const paths = navigationFor(actor).map(({ href }) => href)
    assert.deepEqual(paths, ['/sample/late', '/sample/none', '/sample/bad', '/sample/plain'])
  })
})

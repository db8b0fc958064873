import { test } from '@japa/runner'
import { ForbiddenException } from '#kernel/exceptions'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import { allRoutes, openPages } from '#tests/helpers/routes'
import { switchable, switchOff, switchOn } from '#tests/helpers/switch'

test.group('Problems', (group) => {
  group.each.setup(() => resetDatabase())

  test('an unknown API path answers a typed JSON problem', async ({ client, assert }) => {
    const response = await client.get('/api/v1/no-such-thing').header('accept-language', 'en')
    response.assertStatus(404)
    assert.match(String(response.header('content-type')), /^application\/problem\+json/)
    assert.containSubset(JSON.parse(response.text()), {
      type: 'not_found',
      status: 404,
      title: 'Not found',
    })
  })

  test('an API call without a token is told to bring one', async ({ client, assert }) => {
    const route = allRoutes().find(
      (each) => each.kind === 'api' && each.methods.includes('GET') && !each.pattern.includes(':')
    )
    if (!route) return
    const response = await client.get(route.pattern)
    response.assertStatus(401)
    assert.equal(JSON.parse(response.text()).type, 'unauthorized')
  })

  test('an unknown page is a page, in the language of the reader', async ({ client }) => {
    const plain = await client.get('/nowhere').header('accept-language', 'zh-CN').withInertia()
    plain.assertStatus(404)
    plain.assertInertiaComponent('shell/error_plain')
    plain.assertInertiaPropsContains({ type: 'not_found', title: '未找到' })
  })

  test('a record whose number no database could hold is not there', async ({ client }) => {
    await switchOn('wms')
    const owner = await actingAs('owner')
    for (const path of ['/orders/orders', '/wms/manifests', '/customers/customers']) {
      const page = await client.get(`${path}/99999999999999999999`).loginAs(owner).withInertia()
      page.assertStatus(404)
    }
  })

  test('a page of a module that is off says who can switch it on', async ({ client }) => {
    const page = openPages().find((each) => switchable.includes(each.owner ?? ''))
    if (!page) return
    await switchOff(page.owner!)
    const owner = await actingAs('owner')
    const response = await client.get(page.pattern).loginAs(owner).withInertia()
    response.assertStatus(404)
    response.assertInertiaComponent('shell/error')
    response.assertInertiaPropsContains({ type: 'module_disabled', people: [owner.fullName] })
  })

  test('a missing permission is refused with its name, and who may grant it', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const page = openPages().find((each) => each.permission && each.permission !== 'signed-in')!
    const response = await client
      .get(page.pattern)
      .loginAs(await actingAs({ permissions: [] }))
      .withInertia()
    response.assertStatus(403)
    response.assertInertiaComponent('shell/error')
    response.assertInertiaPropsContains({ people: [owner.fullName] })
    assert.equal(new ForbiddenException('a.b.c').params.permission, 'a.b.c')
  })
})

import { test } from '@japa/runner'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { switchboard } from '#kernel/modules/switchboard'
import { setupToken } from '#shell/services/setup_token'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import { switchOnly } from '#tests/helpers/switch'

const form = {
  token: setupToken(),
  companyName: 'Shanye',
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  fullName: 'Lin Ye',
  email: 'lin@example.test',
  password: 'a long password',
  passwordAgain: 'a long password',
  stage: 'startup',
}

test.group('Set-up', (group) => {
  group.each.setup(() => resetDatabase())

  test('an empty house leads every visitor to its set-up', async ({ client, assert }) => {
    const response = await client.get('/').withInertia()
    response.assertInertiaComponent('shell/setup')
    assert.include(response.redirects().join(' '), '/setup')
  })

  test('the first owner moves in and is signed in; roles, settings and modules are there', async ({
    client,
    assert,
  }) => {
    await switchOnly()
    await sql(null, 'DELETE FROM module_states')
    const response = await client.post('/setup').form(form).withCsrfToken().redirects(0)
    response.assertHeader('location', '/shell/stage-guide')
    assert.equal(await countRows('users', 'is_owner AND email = $1', ['lin@example.test']), 1)
    assert.isAbove(await countRows('roles'), 4)
    assert.equal(settings.text('shell', 'company_name'), 'Shanye')
    const expected = switchboard.modules.filter(
      (module) => module.kind === 'module' && module.stage === 'startup'
    )
    assert.isNotEmpty(expected)
    for (const module of expected)
      assert.notEqual(switchboard.state(module.name), 'off', module.name)
    assert.isFalse(switchboard.isOn('wms'))
  })

  test('of two first visits one wins', async ({ client, assert }) => {
    const visits = await Promise.all(
      ['a@example.test', 'b@example.test'].map((email) =>
        client
          .post('/setup')
          .json({ ...form, email })
          .header('accept', 'application/json')
          .withCsrfToken()
          .redirects(0)
      )
    )
    assert.equal(await countRows('users'), 1)
    assert.lengthOf(
      visits.filter((visit) => visit.status() === 302),
      1
    )
  })

  test('there is no set-up once somebody lives here', async ({ client }) => {
    await actingAs('owner')
    ;(await client.get('/setup')).assertStatus(404)
    ;(await client.post('/setup').form(form).withCsrfToken()).assertStatus(404)
  })

  test('a stranger without the token the server printed cannot move in', async ({
    client,
    assert,
  }) => {
    for (const token of ['', '0'.repeat(24), `${setupToken()}0`]) {
      const response = await client
        .post('/setup')
        .json({ ...form, token })
        .header('accept', 'application/json')
        .withCsrfToken()
      response.assertStatus(422)
      assert.deepEqual(Object.keys(JSON.parse(response.text()).fields), ['token'])
    }
    assert.equal(await countRows('users'), 0)
  })

  test('a short password and an unknown currency are refused', async ({ client, assert }) => {
    const response = await client
      .post('/setup')
      .json({ ...form, password: 'short', passwordAgain: 'short', currency: 'XYZ' })
      .header('accept', 'application/json')
      .withCsrfToken()
    response.assertStatus(422)
    assert.sameMembers(Object.keys(JSON.parse(response.text()).fields), ['password', 'currency'])
  })
})

import encryption from '@adonisjs/core/services/encryption'
import limiter from '@adonisjs/limiter/services/main'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { Secret, TOTP } from 'otpauth'
import { bus } from '#kernel/bus'
import { switchboard } from '#kernel/modules/switchboard'
import User from '#shell/models/user'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs, apiToken } from '#tests/helpers/people'

const HIGH = '/shell/users'
const code = (secret: string) => new TOTP({ secret: Secret.fromBase32(secret) }).generate()

/** The owner, who has a second factor since long. */
async function withSecondFactor() {
  const user = await actingAs('owner')
  const secret = new Secret({ size: 20 }).base32
  await User.query()
    .where('id', user.id)
    .update({
      totp_secret: encryption.encrypt(secret),
      totp_enabled_at: new Date(),
      recovery_codes: JSON.stringify({ hashes: [], step: 0 }),
    })
  await bus.forget()
  return { user, secret }
}

const open = (client: ApiClient, user: User, minutesAgo?: number) => {
  const request = client.get(HIGH).loginAs(user).withInertia().redirects(0)
  if (minutesAgo === undefined) return request
  return request.withSession({ second_factor_at: Date.now() - minutesAgo * 60_000 })
}

test.group('Step-up', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    await limiter.clear()
  })

  test('the page of this test asks for a permission of high risk', ({ assert }) => {
    const risky = switchboard
      .module('shell')!
      .permissions!.find(({ key }) => key === 'shell.users.manage')
    assert.equal(risky?.risk, 'high')
  })

  test('high risk asks for a recent code, whoever has none is not asked', async ({
    client,
    assert,
  }) => {
    const { user } = await withSecondFactor()
    const asked = await open(client, user)
    asked.assertStatus(302)
    assert.equal(asked.headers().location, '/shell/step-up?next=%2Fshell%2Fusers')
    ;(await open(client, user, 14)).assertStatus(200)
    ;(await open(client, user, 16)).assertStatus(302)
    ;(await client.get('/shell/profile').loginAs(user).withInertia()).assertStatus(200)
    ;(await open(client, await actingAs('owner'))).assertStatus(200)
  })

  test('an act leads back to its form, a program gets a typed refusal', async ({
    client,
    assert,
  }) => {
    const { user } = await withSecondFactor()
    const post = () => client.post(HIGH).loginAs(user).withCsrfToken().redirects(0)
    const act = await post().withInertia().header('referer', 'http://x.test/shell/users/new?a=1')
    assert.equal(act.headers().location, '/shell/step-up?next=%2Fshell%2Fusers%2Fnew%3Fa%3D1')
    const call = await post().header('accept', 'application/json').json({})
    call.assertStatus(403)
    assert.equal(JSON.parse(call.text()).type, 'second_factor_needed')
  })

  test('the right code leads on, and only within the house', async ({ client, assert }) => {
    for (const [next, wanted] of [
      ['/shell/users?q=a', '/shell/users?q=a'],
      ['//evil.example', '/'],
      ['https://evil.example', '/'],
      ['/\\evil.example', '/'],
    ]) {
      const { user, secret } = await withSecondFactor()
      const give = (given: string) =>
        client
          .post('/shell/step-up')
          .loginAs(user)
          .withCsrfToken()
          .withInertia()
          .redirects(0)
          .header('referer', '/shell/step-up')
          .form({ code: given, next })
      const wrong = await give('000000')
      assert.isUndefined(wrong.session().second_factor_at)
      const right = await give(code(secret))
      assert.equal(right.headers().location, wanted)
      assert.isAbove(right.session().second_factor_at as number, Date.now() - 60_000)
    }
  })

  test('tokens are not asked: they have no phone', async ({ client }) => {
    const { user } = await withSecondFactor()
    const token = await apiToken(user)
    const answer = await client.get('/api/v1/orders').header('authorization', `Bearer ${token}`)
    answer.assertStatus(200)
  })
})

import { test } from '@japa/runner'
import encryption from '@adonisjs/core/services/encryption'
import limiter from '@adonisjs/limiter/services/main'
import { Secret, TOTP } from 'otpauth'
import { SMTPServer } from 'smtp-server'
import { simpleParser, type ParsedMail } from 'mailparser'
import { sql } from '#kernel/sql'
import User from '#shell/models/user'
import { ExplainAccess } from '#shell/queries/explain_access'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs, apiToken, PASSWORD } from '#tests/helpers/people'
import { switchOff, switchOn } from '#tests/helpers/switch'

const code = (secret: string, timestamp = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp })

test.group('Signing in', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    await limiter.clear()
  })

  test('a right password lets in, a wrong one does not, a disabled account neither', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('finance')
    const post = (password: string) =>
      client
        .post('/sign-in')
        .header('referer', '/sign-in')
        .withCsrfToken()
        .redirects(0)
        .form({ email: user.email, password })
    assert.equal((await post(PASSWORD)).headers().location, '/')
    const wrong = await post('nope')
    assert.notEqual(wrong.headers().location, '/')
    await sql(null, 'UPDATE users SET is_active = false WHERE id = $1', [user.id])
    assert.notEqual((await post(PASSWORD)).headers().location, '/')
  })

  test('five failures pause the account, whatever the password then', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('finance')
    const post = (password: string) =>
      client
        .post('/sign-in')
        .header('referer', '/sign-in')
        .withCsrfToken()
        .redirects(0)
        .form({ email: user.email, password })
    for (let attempt = 0; attempt < 5; attempt++) await post('nope')
    assert.notEqual((await post(PASSWORD)).headers().location, '/')
  })

  test('with a second factor a code is asked for; each works once, a recovery code too', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('finance')
    const secret = new Secret({ size: 20 }).base32
    await User.query()
      .where('id', user.id)
      .update({ totp_secret: encryption.encrypt(secret) })
    const confirm = await client
      .put('/shell/profile/second-factor')
      .withCsrfToken()
      .loginAs(user)
      .redirects(0)
      .form({ code: code(secret) })
    const codes = confirm.flashMessages().recoveryCodes as string[]
    assert.lengthOf(codes, 10)
    const first = await client
      .post('/sign-in')
      .header('referer', '/sign-in')
      .withCsrfToken()
      .redirects(0)
      .form({ email: user.email, password: PASSWORD })
    assert.equal(first.headers().location, '/sign-in/code')
    const pending = { 'sign_in.pending': { userId: user.id, at: Date.now() } }
    const verify = (given: string) =>
      client
        .post('/sign-in/code')
        .header('referer', '/sign-in/code')
        .withSession({ sign_in: { pending: pending['sign_in.pending'] } })
        .withCsrfToken()
        .redirects(0)
        .form({ code: given })
    assert.notEqual(
      (await verify(code(secret))).headers().location,
      '/',
      'the code that confirmed it is used up'
    )
    assert.equal((await verify(code(secret, Date.now() + 30_000))).headers().location, '/')
    assert.equal((await verify(codes[0])).headers().location, '/')
    assert.notEqual((await verify(codes[0])).headers().location, '/')
  })

  test('a forgotten password is reset by a mail that works once', async ({ client, assert }) => {
    const mails: ParsedMail[] = []
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, _session, done) =>
        void simpleParser(stream).then((mail) => (mails.push(mail), done()), done),
    })
    await new Promise<void>((resolve) => server.listen(1025, '127.0.0.1', resolve))
    try {
      const user = await actingAs('finance')
      await client
        .post('/forgot-password')
        .withCsrfToken()
        .redirects(0)
        .form({ email: 'nobody@example.test' })
      await client.post('/forgot-password').withCsrfToken().redirects(0).form({ email: user.email })
      await drainJobs()
      assert.lengthOf(mails, 1)
      const path = mails[0].text!.match(/\/reset-password\/\S+/)![0]
      const reset = (password: string) =>
        client
          .post(path)
          .header('referer', path)
          .withCsrfToken()
          .redirects(0)
          .form({ password, password_confirmation: password })
      assert.equal((await reset('a new long password')).headers().location, '/sign-in')
      assert.notEqual((await reset('another long password')).headers().location, '/sign-in')
      await user.refresh()
      assert.isNotNull(await User.verifyCredentials(user.email, 'a new long password'))
    } finally {
      await new Promise<void>((resolve) => server.close(() => resolve()))
    }
  })
})

test.group('Permissions', (group) => {
  group.each.setup(() => resetDatabase())

  test('pages are refused without the permission, and the explainer says why', async ({
    client,
    assert,
  }) => {
    const user = await actingAs({ permissions: ['finance.reports.view'] })
    ;(await client.get('/finance/trial-balance').loginAs(user)).assertStatus(200)
    ;(await client.get('/finance/journals').loginAs(user)).assertStatus(403)
    const reason = async (permission: string) =>
      (await new ExplainAccess().handle(user.id)).find((line) => line.permission === permission)!
    assert.deepInclude(await reason('finance.reports.view'), { allowed: true, reason: 'role' })
    assert.deepInclude(await reason('finance.journals.view'), {
      allowed: false,
      reason: 'not_granted',
    })
    await switchOff('finance')
    assert.deepInclude(await reason('finance.reports.view'), {
      allowed: false,
      reason: 'module_off',
    })
    ;(await client.get('/finance/trial-balance').loginAs(user)).assertStatus(404)
    await switchOn('finance')
  })

  test('nobody grants what they may not do, and the last owner stays', async ({
    client,
    assert,
  }) => {
    const manager = await actingAs({ permissions: ['shell.roles.manage', 'shell.users.manage'] })
    await client
      .post('/shell/roles')
      .withCsrfToken()
      .loginAs(manager)
      .redirects(0)
      .json({ name: 'X', permissions: ['finance.journals.post'] })
    assert.lengthOf(await sql(null, `SELECT 1 FROM roles WHERE name = 'X'`), 0)
    await client
      .post('/shell/roles')
      .withCsrfToken()
      .loginAs(manager)
      .redirects(0)
      .json({ name: 'X', permissions: ['shell.users.manage'] })
    assert.lengthOf(await sql(null, `SELECT 1 FROM roles WHERE name = 'X'`), 1)

    const owner = await actingAs('owner')
    await client.put(`/shell/users/${owner.id}`).withCsrfToken().loginAs(owner).redirects(0).json({
      fullName: 'Owner',
      email: owner.email,
      roleIds: [],
      isOwner: false,
      storeIds: null,
      warehouseIds: null,
    })
    assert.deepEqual(await sql(null, 'SELECT is_owner FROM users WHERE id = $1', [owner.id]), [
      { is_owner: true },
    ])
  })

  test('a token is worth what it says and no more than its owner', async ({ client }) => {
    const owner = await actingAs('owner')
    const token = await apiToken(owner, ['customers.customers.view'])
    ;(
      await client
        .get('/api/v1/customers')
        .header('authorization', `Bearer ${token}`)
        .header('accept', 'application/json')
    ).assertStatus(200)
    ;(
      await client
        .get('/api/v1/customers')
        .header('authorization', 'Bearer tdm_wrong')
        .header('accept', 'application/json')
    ).assertStatus(401)
    const other = await apiToken(owner, ['finance.reports.view'])
    ;(
      await client
        .get('/api/v1/customers')
        .header('authorization', `Bearer ${other}`)
        .header('accept', 'application/json')
    ).assertStatus(403)
  })

  test('what people do is on record and cannot be changed', async ({ client, assert }) => {
    const owner = await actingAs('owner')
    await client
      .post('/shell/roles')
      .withCsrfToken()
      .loginAs(owner)
      .redirects(0)
      .json({ name: 'Y', permissions: [] })
    const [entry] = await sql<{ action: string; actor_id: number }>(
      null,
      'SELECT action, actor_id FROM audit_entries ORDER BY id DESC LIMIT 1'
    )
    assert.deepEqual(entry, { action: 'shell.roles.create', actor_id: owner.id })
    await assert.rejects(() => sql(null, 'DELETE FROM audit_entries'), /append-only/)
  })
})

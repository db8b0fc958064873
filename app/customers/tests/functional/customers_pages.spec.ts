import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import IdentifyCustomers from '#customers/actions/identify_customers'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs, apiToken } from '#tests/helpers/people'

const make = async (phone: string, name: string) =>
  (
    await new IdentifyCustomers().handle({ people: [{ ref: 'x', phone, name, source: 'test' }] })
  ).get('x')!

test.group('Customers in the panel and the API', (group) => {
  group.each.setup(() => resetDatabase())

  test('are found by name, pinyin, initials, phone and number, and never shown in full', async ({
    client,
    assert,
  }) => {
    const id = await make('13800138000', '王小明')
    await make('13900139000', '李雷')
    const owner = await actingAs('owner')
    const [{ number }] = await sql<{ number: string }>(
      null,
      'SELECT number FROM customers WHERE id = $1',
      [id]
    )
    for (const q of ['王小', 'wangxiao', 'wxm', '138 0013 8000', number]) {
      const response = await client
        .get('/customers/customers')
        .qs({ q })
        .loginAs(owner)
        .withInertia()
      response.assertStatus(200)
      const { list } = response.inertiaProps as { list: { rows: { id: number }[] } }
      assert.deepEqual(
        list.rows.map((row) => row.id),
        [id],
        q
      )
    }
  })

  test('the record opens, reveals only with the permission and writes it down', async ({
    client,
    assert,
  }) => {
    const id = await make('13800138000', '王小明')
    const page = await client
      .get(`/customers/customers/${id}`)
      .loginAs(await actingAs('owner'))
      .withInertia()
    page.assertStatus(200)
    assert.notInclude(page.text(), '13800138000')
    const [{ id: identity }] = await sql<{ id: number }>(null, 'SELECT id FROM customer_identities')
    const ask = async (permissions: string[]) =>
      client
        .post(`/customers/customers/${id}/reveal`)
        .json({ kind: 'identity', id: identity })
        .loginAs(await actingAs({ permissions }))
        .header('accept', 'application/json')
        .withCsrfToken()
    const refused = await ask(['customers.customers.view'])
    refused.assertStatus(403)
    const told = await ask(['customers.pii.reveal'])
    told.assertBody({ value: '13800138000' })
    const seen = await sql(
      null,
      `SELECT 1 FROM audit_entries WHERE action = 'customers.pii.reveal'`
    )
    assert.lengthOf(seen, 1)
  })

  test('are made with a form and over the API, one a phone', async ({ client, assert }) => {
    const owner = await actingAs('owner')
    const form = {
      kind: 'person',
      name: '陈静',
      phone: '13700137000',
      locale: 'zh-CN',
      tags: ['VIP'],
    }
    const made = await client
      .post('/customers/customers')
      .json(form)
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    made.assertStatus(302)
    const token = await apiToken(owner)
    const again = await client
      .post('/api/v1/customers')
      .json({ ...form, name: 'x' })
      .header('authorization', `Bearer ${token}`)
    again.assertStatus(201)
    const [{ n }] = await sql<{ n: number }>(null, 'SELECT count(*) AS n FROM customers')
    assert.equal(n, 1)
    const list = await client.get('/api/v1/customers').header('authorization', `Bearer ${token}`)
    list.assertStatus(200)
    assert.notInclude(list.text(), '13700137000')
  })
})

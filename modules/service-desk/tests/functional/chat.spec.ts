import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import IdentifyCustomers from '#customers/actions/identify_customers'
import MergeCustomers from '#customers/actions/merge_customers'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

type Message = { id: number; author: string; body: string }
const VISITOR = '7b0f1f6e-5f0e-4c8e-9f5a-0f6d6f1c2a11'

test.group('Chat', (group) => {
  group.each.setup(() => resetDatabase())

  const known = async () =>
    (
      await new IdentifyCustomers().handle({
        people: [
          {
            ref: 'x',
            phone: '13800138000',
            name: '王小明',
            visitorId: VISITOR,
            source: 'landing:spring',
          },
        ],
      })
    ).get('x')!

  test('a visitor asks, the agent sees who it is and answers, both read the same', async ({
    client,
    assert,
  }) => {
    const customerId = await known()
    const agent = await actingAs('service')
    const started = await client
      .post('/chat/sessions')
      .json({ visitorId: VISITOR, pageUrl: 'https://shop.example/tents/2', locale: 'zh-CN' })
    started.assertStatus(201)
    const { token } = started.body() as { token: string }
    const key = randomUUID()
    const say = (body: string, id = randomUUID()) =>
      client.post('/chat/messages').json({ token, body, key: id })
    const question = '这款帐篷有几个颜色？'
    const sent = [await say(question, key), await say(question, key)]
    for (const answer of sent) answer.assertStatus(201)
    const [ticket] = await sql<{ id: number; customer_id: number; channel: string; state: string }>(
      null,
      'SELECT id, customer_id, channel, state FROM service_desk_tickets'
    )
    assert.deepInclude(ticket, { customer_id: customerId, channel: 'chat', state: 'new' })
    assert.equal(await countRows('service_desk_messages'), 1, 'a retry writes once')

    const page = await client.get(`/service-desk/tickets/${ticket.id}`).loginAs(agent).withInertia()
    page.assertStatus(200)
    const seen = page.inertiaProps as {
      ticket: { customerName: string; source: { pageUrl: string } }
      messages: Message[]
    }
    assert.equal(seen.ticket.customerName, '王小明')
    assert.equal(seen.ticket.source.pageUrl, 'https://shop.example/tents/2')
    const write = (body: string, isPublic: boolean) =>
      client
        .post(`/service-desk/tickets/${ticket.id}/messages`)
        .json({ body, isPublic, key: randomUUID() })
        .loginAs(agent)
        .withCsrfToken()
        .redirects(0)
    const answered = await write('有沙色和墨绿色。', true)
    answered.assertStatus(302)
    const noted = await write('老客户，可以给券', false)
    noted.assertStatus(302)

    const read = async (after = 0) => {
      const answer = await client.get('/chat/messages').qs({ token, after })
      return (answer.body() as { messages: Message[] }).messages
    }
    const messages = await read()
    assert.deepEqual(
      messages.map(({ author, body }) => [author, body]),
      [
        ['customer', '这款帐篷有几个颜色？'],
        ['agent', '有沙色和墨绿色。'],
      ],
      'the note stays inside'
    )
    assert.lengthOf(await read(messages[0].id), 1)
    const [{ state, assignee }] = await sql<{ state: string; assignee: number }>(
      null,
      'SELECT state, assignee_id AS assignee FROM service_desk_tickets'
    )
    assert.deepEqual([state, assignee], ['pending_customer', agent.id])
    await say('好的，谢谢')
    const [{ now }] = await sql<{ now: string }>(
      null,
      'SELECT state AS now FROM service_desk_tickets'
    )
    assert.equal(now, 'open')
  })

  test('a wrong token reads and writes nothing; the widget is one script', async ({
    client,
    assert,
  }) => {
    const token = 'x'.repeat(32)
    const read = await client.get('/chat/messages').qs({ token })
    read.assertStatus(404)
    const sent = await client.post('/chat/messages').json({ token, body: 'x', key: randomUUID() })
    sent.assertStatus(404)
    const widget = await client.get('/chat/widget.js')
    widget.assertStatus(200)
    assert.include(widget.text(), 'attachShadow')
    assert.equal(await countRows('service_desk_tickets'), 0)
  })

  test('tickets and chats follow their customer through a merge', async ({ client, assert }) => {
    const customerId = await known()
    const people = [{ ref: 'y', phone: '13900139000', source: 'test' }]
    const winnerId = (await new IdentifyCustomers().handle({ people })).get('y')!
    const started = await client.post('/chat/sessions').json({ visitorId: VISITOR })
    const { token } = started.body() as { token: string }
    await client.post('/chat/messages').json({ token, body: '在吗', key: randomUUID() })
    await new MergeCustomers().handle({ winnerId, loserId: customerId, actor: SYSTEM })
    for (const table of ['service_desk_tickets', 'service_desk_chats'])
      assert.equal(await countRows(table, 'customer_id = $1', [winnerId]), 1, table)
  })

  test('the page of the widget shows its script and works; canned replies are kept', async ({
    client,
    assert,
  }) => {
    const agent = await actingAs('service')
    const page = await client.get('/service-desk/chat').loginAs(agent).withInertia()
    page.assertStatus(200)
    assert.include((page.inertiaProps as { snippet: string }).snippet, '/chat/widget.js')
    const reply = { shortcut: 'hi', title: '问候', body: '您好', bodyEn: null }
    const saved = await client
      .post('/service-desk/replies')
      .json(reply)
      .loginAs(agent)
      .withCsrfToken()
      .redirects(0)
    saved.assertStatus(302)
    assert.equal(await countRows('service_desk_canned_replies', `shortcut = 'hi'`), 1)
  })
})

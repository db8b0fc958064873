import { randomUUID } from 'node:crypto'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { AddMessage } from './actions/add_message.js'
import { MoveTicket } from './actions/move_ticket.js'
import { OpenTicket } from './actions/open_ticket.js'

type Talk = {
  subject: string
  channel: 'chat' | 'email' | 'phone'
  type: 'pre_sale' | 'after_sale' | 'complaint' | 'logistics' | 'invoice'
  priority?: 'low' | 'normal' | 'high' | 'urgent'
  /** Customer and agent by turns; a line that begins with # is a note. */
  lines: string[]
  isResolved?: boolean
}
const TALKS: readonly Talk[] = [
  {
    subject: '双人帐篷有几个颜色？',
    channel: 'chat',
    type: 'pre_sale',
    lines: ['双人帐篷有几个颜色？', '您好，有沙色和墨绿色，现货当天发出。', '好的，那我拍沙色。'],
  },
  {
    subject: '订单什么时候发货',
    channel: 'chat',
    type: 'logistics',
    lines: ['昨天下的单，什么时候发货？', '您好，今天 16:00 前会从杭州仓发出，发货后短信通知您。'],
  },
  {
    subject: '睡袋拉链坏了，想换一个',
    channel: 'phone',
    type: 'after_sale',
    priority: 'high',
    lines: ['睡袋收到拉链是坏的，想换一个新的。', '#已看照片，确认质量问题，走换货。'],
  },
  {
    subject: '需要开公司发票',
    channel: 'email',
    type: 'invoice',
    lines: ['请开公司抬头发票，税号稍后补。', '收到，发票会在签收后 3 天内发到您的邮箱。'],
    isResolved: true,
  },
  {
    subject: '快递显示签收但没有收到',
    channel: 'chat',
    type: 'complaint',
    priority: 'urgent',
    lines: ['物流显示昨天签收，可我没有收到！'],
  },
  {
    subject: 'Do you ship to Hong Kong?',
    channel: 'chat',
    type: 'pre_sale',
    lines: [
      'Do you ship to Hong Kong?',
      'Yes, with SF Express; it takes 3 to 4 days.',
      'Great, thanks!',
    ],
    isResolved: true,
  },
  {
    subject: '炉头能上飞机吗',
    channel: 'chat',
    type: 'pre_sale',
    priority: 'low',
    lines: ['炉头能带上飞机吗？', '炉头可以托运，气罐不可以。'],
    isResolved: true,
  },
  {
    subject: '冲锋衣尺码偏大，想退货',
    channel: 'chat',
    type: 'after_sale',
    lines: ['冲锋衣大了一码，吊牌还在，可以退吗？'],
  },
]
/** Canned replies an outdoor shop uses every day, and a week of conversations. */
export default async function demo(trx: Trx): Promise<void> {
  await sql(
    trx,
    `INSERT INTO service_desk_canned_replies (shortcut, title, body, body_en) VALUES
       ('hello', '问候', '您好，我是山野优品的客服，请问有什么可以帮您？', 'Hello, this is Shanye Outdoors. How can I help?'),
       ('size', '尺码建议', '建议按平时尺码选购；如在两个尺码之间，请选大一码。', 'Please take your usual size; between two sizes take the larger one.'),
       ('shipping', '发货时间', '现货订单 16:00 前付款当天发出，一般 2–3 天送达。', 'Orders paid before 16:00 leave the same day and arrive in 2–3 days.'),
       ('return', '退货说明', '签收 7 天内可申请退货，请保持吊牌完整，寄回后 48 小时内退款。', 'You may return goods within 7 days with tags attached; refunds follow within 48 hours of receipt.')
     ON CONFLICT DO NOTHING`
  )
  const customers = await sql<{ id: number }>(
    trx,
    'SELECT id FROM customers WHERE merged_into_id IS NULL ORDER BY id LIMIT $1',
    [TALKS.length]
  )
  const [agent] = await sql<{ id: number }>(
    trx,
    `SELECT id FROM users WHERE email = 'cs@demo.tandem'`
  )
  if (!agent) return
  const ids: number[] = []
  for (const [index, talk] of TALKS.entries())
    ids.push(await tell(trx, talk, customers[index]?.id ?? null, agent.id))
  await sql(
    trx,
    `UPDATE service_desk_tickets t SET created_at = now() - r.minutes * interval '1 minute', last_message_at = now() - (r.minutes - 5) * interval '1 minute'
       FROM unnest($1::bigint[], $2::int[]) AS r(id, minutes) WHERE t.id = r.id`,
    [ids, ids.map((_, i) => 6 + i * i * 70)]
  )
}

async function tell(trx: Trx, talk: Talk, customerId: number | null, agentId: number) {
  const [first, ...rest] = talk.lines
  const { ticketId } = await new OpenTicket().handle({
    trx,
    actor: SYSTEM,
    subject: talk.subject,
    channel: talk.channel,
    type: talk.type,
    priority: talk.priority,
    customerId,
    source: talk.channel === 'chat' ? { pageUrl: 'https://shop.shanye.example/tents' } : {},
    firstMessage: { author: 'customer', body: first },
  })
  const actor = { ...SYSTEM, id: agentId }
  for (const [index, line] of rest.entries()) {
    const isNote = line.startsWith('#')
    const author = index % 2 === 0 ? ('agent' as const) : ('customer' as const)
    const body = isNote ? line.slice(1) : line
    const message = { trx, ticketId, body, isPublic: !isNote, clientKey: randomUUID() }
    await new AddMessage().handle({ ...message, author, actor })
  }
  if (talk.isResolved) await new MoveTicket().handle({ trx, ticketId, to: 'resolved', actor })
  return ticketId
}

import type { Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'

/** Canned replies an outdoor shop uses every day. */
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
}

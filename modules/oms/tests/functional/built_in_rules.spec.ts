import { test } from '@japa/runner'
import { systemClock } from '#kernel/clock'
import { compileToSql, numbered } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder } from '#orders/database/factories/stage'
import { auditOrder } from '#modules/oms/domain/audit_rules'
import { BUILT_INS, BUILT_IN_CODES } from '#modules/oms/domain/built_ins'
import { auditFacts } from '#modules/oms/queries/audit_facts'
import { loadOrders } from '#modules/oms/queries/load_orders'
import { forgetConfig, omsConfig } from '#modules/oms/services/config'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'
import { emptyHouse, rowsOf } from '#modules/oms/tests/helpers'
import { captureSubjects } from '#modules/oms/tests/order_subjects'

/** Numbers at which the rules have something to say about the subjects. */
const PARAMS: Record<string, object> = {
  duplicate_order: { minutes: 45 },
  amount_limit: { limit: '105' },
  low_margin: { percent: 61 },
  memo_present: { buyer: true, seller: true },
  consignee_suspect: { words: 'jane，韩' },
  overweight: { kg: '1' },
  many_orders: { count: 2, minutes: 60 },
  many_at_address: { count: 2, minutes: 60 },
  many_by_buyer: { count: 1, minutes: 60 },
  much_money: { limit: '299.99', minutes: 60 },
  brushing: { count: 3, minutes: 1440, below: '200' },
}

test.group('Built-in rules', (group) => {
  let subjects: Awaited<ReturnType<typeof captureSubjects>>
  group.setup(async () => {
    await emptyHouse()
    subjects = await captureSubjects()
    const { skuIds, storeId } = subjects.stage
    const lines = [{ skuId: skuIds[0], title: 'x', qty: 1, unitPrice: '0' }]
    const odd = anOrder([], {
      ...{ lines, payments: [], phone: '13911112222', consignee: '王' },
      ...{ province: '无此省', city: null, district: null, regionCode: null },
    })
    const unpaid = anOrder(skuIds.slice(0, 1), { payments: [], phone: '13911113333' })
    for (const [name, order] of Object.entries({ odd, unpaid })) {
      const { orderIds } = await new CaptureOrders().handle({ storeId, orders: [order] })
      subjects.ids.set(name, orderIds[0])
    }
    await sql(
      null,
      `INSERT INTO platform_orders (store_id, external_id, external_no, external_updated_at, platform_status, payload, payload_hash, state, order_id)
       SELECT store_id, 'x', 'x', now(), 'held', '{}', 'x', 'submitted', id FROM orders WHERE id = $1`,
      [subjects.ids.get('abroad')]
    )
    await sql(null, `UPDATE orders SET payment_status = 'refunded' WHERE id = $1`, [
      subjects.ids.get('late'),
    ])
    await sql(null, 'UPDATE oms_audit_rules SET is_on = true')
    for (const [code, params] of Object.entries(PARAMS))
      await sql(null, 'UPDATE oms_audit_rules SET params = $2 WHERE code = $1', [code, params])
    forgetConfig()
  })

  test('each says of an order what its condition says in SQL', async ({ assert }) => {
    const names = new Map([...subjects.ids].map(([name, id]) => [id, name]))
    const ids = [...subjects.ids.values()]
    const config = await omsConfig()
    const now = systemClock.now()
    const spoken = await inTransaction(null, async (trx) => {
      const orders = await loadOrders(trx, ids, ['captured'])
      const facts = await auditFacts(trx, orders, config, { currency: 'CNY', now: now.getTime() })
      return orders.flatMap((order, index) =>
        auditOrder(facts[index], config.rules, order.storeId).map(
          ({ rule }) => `${rule} ${names.get(order.id)}`
        )
      )
    })
    const told: string[] = []
    const untold: string[] = []
    for (const { code, params } of config.rules) {
      const condition = BUILT_INS[code as keyof typeof BUILT_INS].condition(params)
      if (!condition) {
        untold.push(code)
        continue
      }
      const compiled = compileToSql(condition, ORDER_FIELDS, { now, as: 'where' })
      const { sql: where, bindings } = numbered(compiled, 1)
      const rows = await rowsOf(
        `SELECT o.id FROM orders o WHERE o.id = ANY($1::bigint[]) AND ${where}`,
        [ids, ...bindings]
      )
      told.push(...rows.map((row) => `${code} ${names.get(row.id)}`))
    }
    assert.sameMembers(untold, ['cooling', 'unpaid_sibling', 'gift_missing'])
    const comparable = spoken.filter((one) => !untold.includes(one.split(' ')[0]))
    assert.deepEqual(comparable.sort(), told.sort())
    const silent = BUILT_IN_CODES.filter(
      (code) => !untold.includes(code) && !told.some((one) => one.startsWith(`${code} `))
    )
    assert.deepEqual(silent, [], 'every rule has something to say about some subject')
  })

  test('all are in the database, each with its first version', async ({ assert }) => {
    const rows = await rowsOf('SELECT code, version FROM oms_audit_rules')
    assert.sameMembers(
      rows.map((row) => row.code),
      BUILT_IN_CODES
    )
    const versions = await rowsOf(`SELECT rule_id FROM oms_rule_versions WHERE kind = 'audit'`)
    assert.lengthOf(versions, rows.length)
  })
})

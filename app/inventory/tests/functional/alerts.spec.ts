import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { dayBounds, FrozenClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import DeletePolicies from '#inventory/actions/delete_policies'
import PostEntries from '#inventory/actions/post_entries'
import RefreshAlerts from '#inventory/actions/refresh_alerts'
import RefreshPolicies from '#inventory/actions/refresh_policies'
import RequestReplenishment from '#inventory/actions/request_replenishment'
import SavePolicies from '#inventory/actions/save_policies'
import SaveWarehouseGroups from '#inventory/actions/save_warehouse_groups'
import SnoozeAlerts from '#inventory/actions/snooze_alerts'
import { explainPolicies } from '#inventory/queries/explain_policies'
import { policyList } from '#inventory/queries/list_policies'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { assertSound } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'

const DAY = 86_400_000
const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)

test.group('inventory | alerts', (group) => {
  let skuIds: number[]
  let here: number
  let sources = 0

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(4)
    here = await makeWarehouse({ code: 'HERE' })
  })
  group.each.teardown(assertSound)

  const move = (skuId: number, delta: number, daysAgo: number, reason = 'ship', cost = '20') =>
    new PostEntries().handle({
      actor: SYSTEM,
      entries: [
        {
          warehouseId: here,
          skuId,
          bucket: 'on_hand' as const,
          delta,
          reason,
          sourceType: 'test',
          sourceId: ++sources,
          unitCost: delta > 0 ? cost : undefined,
          occurredAt: new Date(Date.now() - daysAgo * DAY),
        },
      ],
    })
  const alerts = () =>
    rows(
      `SELECT sku_id, kind, available, daily_demand::float8 AS pace, runs_out_on - (now() AT TIME ZONE 'Asia/Shanghai')::date AS days,
              lost_per_day::text AS lost, excess_value::text AS excess, suggested, owner_id FROM stock_alerts WHERE ended_at IS NULL ORDER BY urgency, id`
    )
  test('each kind with its day, its margin and its money, and over when it is over', async ({
    assert,
  }) => {
    await rows('UPDATE skus SET list_price = 113, tax_rate = 0.13 WHERE id = ANY($1)', [skuIds])
    const [soon, out, slow, many] = skuIds
    await move(soon, 100, 40, 'opening')
    await move(soon, -60, 10)
    await move(out, 30, 40, 'opening')
    await move(out, -30, 3)
    await move(slow, 7, 200, 'opening', '50')
    await move(many, 500, 40, 'opening', '10')
    await move(many, -30, 2)
    // At midnight nothing of today has passed: what is sold a day is the same whenever this runs.
    const midnight = new FrozenClock(dayBounds(new Date()).start)
    await new RefreshAlerts(midnight).handle()
    // 100 net less 20 is 80 a unit. Of the second 30 in the 5 of 7, 13 of 15 and 28 of 30 days on which
    // there was any: 3.9066 a day; of the fourth 2.9429 a day.
    assert.deepEqual(
      (await alerts()).map(({ sku_id, kind, days, lost, excess }) => [
        sku_id,
        kind,
        days,
        lost,
        excess,
      ]),
      [
        [out, 'out', 0, '312.5280', '0.0000'],
        [many, 'overstock', 159, '0.0000', '1160.0000'],
        [slow, 'slow', null, '0.0000', '350.0000'],
      ]
    )
    await new SavePolicies().handle({
      actor: SYSTEM,
      policies: [
        { skuId: soon, warehouseId: here, method: 'fixed', reorderPoint: 10, leadDays: 30 },
      ],
    })
    await new RefreshAlerts(midnight).ofSkus({ skuIds: [soon] })
    // Nothing in a week, 60 in a fortnight: 1.6 a day.
    assert.deepInclude((await alerts())[1], {
      sku_id: soon,
      kind: 'runs_out',
      days: 25,
      lost: '128.0000',
      suggested: 56,
    })
    await stockUp(here, [out], 40)
    const done = await new RefreshAlerts().handle()
    assert.deepInclude(done, { ended: 1 }, 'what moved is looked at again, and is over')
    assert.deepEqual(
      (await alerts()).map(({ kind }) => kind),
      ['runs_out', 'overstock', 'slow']
    )
  })

  test('a policy for a level of service bridges a lead time that varies, by the days on which there was stock', async ({
    assert,
  }) => {
    const midnight = new FrozenClock(dayBounds(new Date()).start)
    const [skuId] = skuIds
    await move(skuId, 140, 45, 'opening')
    for (let day = 44; day > 9; day--) await move(skuId, -4, day)
    const level = { skuId, warehouseId: here, method: 'service_level' as const }
    const policy = { ...level, serviceLevel: '0.95', leadDays: 7 }
    const numbers = async () => {
      await new RefreshPolicies(midnight).handle()
      const [row] = await rows('SELECT reorder_point, safety_stock FROM stock_policies')
      return row
    }
    await new SavePolicies().handle({ actor: SYSTEM, policies: [policy] })
    // 36 days with stock, the first quiet, four a day on the others: the 54 before and after do not count.
    // 3.889 × 7, and 1.645 × 0.6573 × √7.
    assert.deepEqual(await numbers(), { reorder_point: 31, safety_stock: 3 })
    await new SavePolicies().handle({
      actor: SYSTEM,
      policies: [{ ...policy, leadDeviation: 2.5, reviewDays: 7 }],
    })
    // 1.645 × √(14 × 0.432 + (3.889 × 2.5)²) = 16.5, and 3.889 × 14.
    assert.deepEqual(await numbers(), { reorder_point: 72, safety_stock: 17 })
  })

  test('a transfer that comes in time saves from running out; it names its day', async ({
    assert,
  }) => {
    const there = await makeWarehouse({ code: 'THERE' })
    await move(skuIds[0], 40, 40, 'opening')
    await move(skuIds[0], -30, 20)
    await new RefreshAlerts().handle()
    assert.deepEqual(
      (await alerts()).map(({ kind }) => kind),
      []
    )
    await move(skuIds[0], -6, 1)
    await new RefreshAlerts().handle()
    assert.deepInclude((await alerts())[0], { kind: 'runs_out', days: 5 })
    await stockUp(there, [skuIds[0]], 50)
    await rows(
      `WITH t AS (INSERT INTO stock_transfers (number, from_warehouse_id, to_warehouse_id, status, expected_at, shipped_at)
                  VALUES ('TR-1', $1, $2, 'in_transit', now() + interval '3 days', now()) RETURNING id)
       INSERT INTO stock_transfer_lines (transfer_id, sku_id, qty) SELECT id, $3, 50 FROM t`,
      [there, here, skuIds[0]]
    )
    await new RefreshAlerts().handle({ whole: true })
    assert.notInclude(
      (await alerts()).map(({ kind }) => kind),
      'runs_out'
    )
  })

  test('a policy of a group looks at its warehouses together, and buys for the one that holds most', async ({
    assert,
    client,
  }) => {
    const [skuId] = skuIds
    const [there, away, returns] = [
      await makeWarehouse({ code: 'THERE' }),
      await makeWarehouse({ code: 'AWAY' }),
      await makeWarehouse({ code: 'BACK' }),
    ]
    await rows(`UPDATE warehouses SET kind = 'return' WHERE id = $1`, [returns])
    const groups = (ids: number[]) => [{ name: 'East', warehouseIds: ids }]
    await new SaveWarehouseGroups().handle({ actor: SYSTEM, groups: groups([here, there]) })
    const [{ id: groupId }] = await rows('SELECT id FROM warehouse_groups')
    await move(skuId, 45, 40, 'opening')
    for (let day = 39; day > 9; day--) await move(skuId, -1, day)
    await stockUp(there, [skuId], 9)
    await stockUp(away, [skuId], 500)
    await stockUp(returns, [skuId], 300)
    const place = { skuId, warehouseId: null, groupId }
    await new SavePolicies().handle({
      actor: SYSTEM,
      policies: [{ ...place, method: 'fixed', reorderPoint: 30, targetLevel: 60 }],
    })
    const ofGroup = async () =>
      rows(
        `SELECT kind, available, suggested, warehouse_id FROM stock_alerts WHERE group_id = $1 AND ended_at IS NULL`,
        [groupId]
      )
    await rows(
      `WITH t AS (INSERT INTO stock_transfers (number, from_warehouse_id, to_warehouse_id, status, expected_at, shipped_at)
                  VALUES ('TR-2', $1, $2, 'in_transit', now() + interval '3 days', now()) RETURNING id)
       INSERT INTO stock_transfer_lines (transfer_id, sku_id, qty) SELECT id, $3, 1 FROM t`,
      [away, there, skuId]
    )
    await new RefreshAlerts().ofSkus({ skuIds: [skuId] })
    const [{ next }] = await rows(
      `SELECT next_inbound_on - (now() AT TIME ZONE 'Asia/Shanghai')::date AS next FROM stock_alerts WHERE group_id = $1`,
      [groupId]
    )
    assert.equal(next, 3, 'what comes to one of them comes to the group')
    const low = { kind: 'low', available: 24, suggested: 36, warehouse_id: null }
    assert.deepEqual(await ofGroup(), [low], 'neither what is away nor what came back counts')
    assert.isEmpty(
      (await rows('SELECT 1 FROM stock_alerts WHERE warehouse_id = ANY($1)', [
        [here, there],
      ])) as [],
      'who is in a group with a policy is not looked at by itself'
    )
    const [{ id }] = await rows('SELECT id FROM stock_alerts WHERE group_id = $1', [groupId])
    await new RequestReplenishment().handle({ actor: SYSTEM, ids: [id] })
    const [asked] = await rows(
      `SELECT payload FROM outbox_events WHERE key = 'inventory.replenishment.requested'`
    )
    assert.deepEqual(asked.payload.requests, [{ warehouseId: here, skuId, qty: 36 }])

    // Worked out as it is saved: thirty units in forty days of which none were out.
    const follows = { ...place, method: 'days_of_cover' as const, coverDays: 20, leadDays: 10 }
    await new SavePolicies().handle({ actor: SYSTEM, policies: [follows] })
    const [policy] = await rows(
      'SELECT reorder_point, target_level, computed_at FROM stock_policies'
    )
    assert.isNotNull(policy.computed_at)
    assert.deepInclude(policy, { reorder_point: 15, target_level: 23 })

    const [{ id: known }] = await rows('SELECT id FROM warehouse_groups')
    const all = [{ id: known, name: 'All', warehouseIds: [here, there, away] }]
    await new SaveWarehouseGroups().handle({ actor: SYSTEM, groups: all })
    const [much] = await ofGroup()
    assert.deepInclude(much, { kind: 'overstock', available: 524 }, 'with one more warehouse')
    const [{ excess }] = await rows(
      'SELECT excess_value::text AS excess FROM stock_alerts WHERE group_id = $1',
      [groupId]
    )
    const fixed = { method: 'fixed' as const, skuId, warehouseId: away, reorderPoint: 0 }
    await new SavePolicies().handle({ actor: SYSTEM, policies: [{ ...fixed, slowDays: 1 }] })
    const owner = await actingAs('owner')
    const page = await client.get('/inventory/alerts').loginAs(owner).withInertia()
    const { excessValue } = page.inertiaProps.counts
    const [{ most }] = await rows(
      `SELECT greatest($1::numeric, coalesce(sum(excess_value), 0))::text AS most FROM stock_alerts WHERE warehouse_id IS NOT NULL AND ended_at IS NULL`,
      [excess]
    )
    assert.equal(Number(excessValue), Number(most), 'the same stock is not counted twice')
    const gone = await new SaveWarehouseGroups()
      .handle({ actor: SYSTEM, groups: [] })
      .catch((error: { code: string }) => error.code)
    assert.equal(gone, 'warehouse_group_used')
  })

  test('a policy of a product counts for all its SKUs, those added later too, until one of the SKU covers the same place', async ({
    assert,
    client,
  }) => {
    const [there, away] = [
      await makeWarehouse({ code: 'THERE' }),
      await makeWarehouse({ code: 'AWAY' }),
    ]
    await new SaveWarehouseGroups().handle({
      actor: SYSTEM,
      groups: [{ name: 'East', warehouseIds: [here, there] }],
    })
    const [{ id: groupId }] = await rows('SELECT id FROM warehouse_groups')
    const [{ id: productId }] = await rows('SELECT product_id AS id FROM skus WHERE id = $1', [
      skuIds[0],
    ])
    await rows('UPDATE skus SET product_id = $1 WHERE id = ANY($2)', [productId, skuIds])
    for (const warehouseId of [here, there, away]) await stockUp(warehouseId, skuIds, 100)
    const places = {
      here: { warehouseId: here },
      east: { warehouseId: null, groupId },
      all: { warehouseId: null },
    }
    const save = (subject: object, place: keyof typeof places, reorderPoint: number) =>
      new SavePolicies().handle({
        actor: SYSTEM,
        policies: [{ ...subject, ...places[place], method: 'fixed', reorderPoint }],
      })
    /** What a SKU goes by in a warehouse: the first in force. */
    const pointIn = async (warehouseId: number, skuId: number) =>
      (await explainPolicies(skuId, SYSTEM, warehouseId)).find((one) => one.isInForce)?.reorderPoint
    const points = async (skuId: number) => [
      await pointIn(here, skuId),
      await pointIn(there, skuId),
      await pointIn(away, skuId),
    ]
    const [first, second] = skuIds
    const product = { productId }
    await save(product, 'all', 11)
    assert.deepEqual(await points(first), [11, 11, 11])
    await save(product, 'east', 12)
    assert.deepEqual(await points(first), [12, 12, 11])
    await save(product, 'here', 13)
    assert.deepEqual(await points(first), [13, 12, 11])
    // Each of the SKU's own goes before whatever of the product lies within its place.
    const [all] = await save({ skuId: first }, 'all', 21)
    assert.deepEqual(await points(first), [21, 21, 21])
    assert.deepEqual(await points(second), [13, 12, 11], 'and only for that SKU')
    const [east] = await save({ skuId: first }, 'east', 22)
    await save({ skuId: first }, 'here', 23)
    assert.deepEqual(await points(first), [23, 22, 21])
    await new DeletePolicies().handle({ actor: SYSTEM, ids: [all] })
    assert.deepEqual(await points(first), [23, 22, 11])
    await new DeletePolicies().handle({ actor: SYSTEM, ids: [east] })
    assert.deepEqual(await points(first), [23, 12, 11])

    // One that is added later is low at once where the product says so.
    await save(product, 'all', 500)
    const low = async () =>
      (
        await rows(
          `SELECT a.sku_id AS id, a.warehouse_id AS at, a.policy_id IS NOT NULL AS ruled FROM stock_alerts a
          WHERE a.ended_at IS NULL AND a.kind IN ('low', 'out') ORDER BY 1`
        )
      ).map(({ id, at, ruled }) => [id, at, ruled])
    const everywhere = (ids: number[]) => ids.map((id) => [id, null, true])
    assert.deepEqual(await low(), everywhere(skuIds))
    const [late] = await makeSkus(1)
    await rows('UPDATE skus SET product_id = $1 WHERE id = $2', [productId, late])
    await new RefreshAlerts().handle({ whole: true })
    assert.include(
      (await rows('SELECT sku_id FROM stock_alerts WHERE ended_at IS NULL')).map((r) => r.sku_id),
      late
    )

    // Silence is of the one SKU, and a product's policy follows the demand of each.
    const [{ id: alert }] = await rows(
      'SELECT id FROM stock_alerts WHERE sku_id = $1 AND warehouse_id IS NULL AND group_id IS NULL',
      [second]
    )
    await new SnoozeAlerts().handle({
      actor: SYSTEM,
      ids: [alert],
      until: new Date(Date.now() + DAY),
    })
    const silent = await rows('SELECT sku_id FROM sku_stock_policies WHERE snoozed_until > now()')
    assert.deepEqual(silent, [{ sku_id: second }], 'the others still ask')
    for (let day = 8; day > 0; day--) await move(skuIds[2], -2, day)
    await new SavePolicies().handle({
      actor: SYSTEM,
      policies: [{ ...product, ...places.here, method: 'days_of_cover', coverDays: 10 }],
    })
    assert.isAbove((await pointIn(here, skuIds[2])) ?? 0, 0)
    assert.equal(await pointIn(here, skuIds[3]), 0, 'nobody buys that one')

    const user = await actingAs('operations')
    const list = await client
      .get('/inventory/policies')
      .qs({ of: 'product' })
      .loginAs(user)
      .withInertia()
    const [row] = list.inertiaProps.list.rows
    assert.deepInclude(row, { productId, skuId: null, skus: 5, available: null })
    const form = await client.get(`/inventory/policies/${row.id}/edit`).loginAs(user).withInertia()
    assert.lengthOf(form.inertiaProps.skus, 5)
    const level = await client.get(`/inventory/stock/${here}/${first}`).loginAs(user).withInertia()
    assert.deepEqual(
      level.inertiaProps.policies.map((one: { productName: string | null; isInForce: boolean }) => [
        one.productName === null,
        one.isInForce,
      ]),
      [
        [true, true],
        [false, false],
        [false, true],
        [false, true],
      ],
      'its own, the one of the product it replaces here, and those that look further'
    )
  })

  test('owners by policy, category and warehouse; a person’s choice and silence stay until it is worse', async ({
    assert,
    client,
  }) => {
    const [boss, keeper, buyer] = [
      await actingAs('operations'),
      await actingAs('warehouse'),
      await actingAs('purchasing'),
    ]
    const save = (path: string, body: object, method: 'post' | 'put' = 'post') =>
      client[method](`/inventory/alerts/${path}`)
        .json(body)
        .loginAs(boss)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    // A product of its own, whose category has somebody.
    skuIds = [skuIds[0], ...(await makeSkus(1))]
    const [category] = await rows(`SELECT category_at('户外>帐篷') AS id`)
    await rows(
      'UPDATE products SET category_id = $1, category = (SELECT path FROM categories WHERE id = $1) WHERE id = (SELECT product_id FROM skus WHERE id = $2)',
      [category.id, skuIds[1]]
    )
    await save(
      'owners',
      {
        rules: [
          { warehouseId: here, userId: keeper.id },
          { categoryId: category.id, userId: buyer.id },
        ],
      },
      'put'
    )
    await stockUp(here, skuIds.slice(0, 2), 5)
    const policies = skuIds
      .slice(0, 2)
      .map((skuId) => ({ skuId, warehouseId: here, method: 'fixed' as const, reorderPoint: 10 }))
    await new SavePolicies().handle({ actor: SYSTEM, policies })
    const owners = async () =>
      (await alerts()).map(({ sku_id, owner_id }) => [sku_id, owner_id]).sort()
    assert.deepEqual(await owners(), [
      [skuIds[0], keeper.id],
      [skuIds[1], buyer.id],
    ])
    const [{ id }] = await rows('SELECT id FROM stock_alerts WHERE sku_id = $1', [skuIds[0]])
    await save('assign', { ids: [id], ownerId: boss.id })
    await save('snooze', { ids: [id], days: 7 })
    await new SavePolicies().handle({ actor: SYSTEM, policies })
    assert.deepEqual(await owners(), [
      [skuIds[0], boss.id],
      [skuIds[1], buyer.id],
    ])
    const asleep = async () =>
      (await rows('SELECT snoozed_until > now() AS is FROM stock_alerts WHERE id = $1', [id]))[0].is
    assert.isTrue(await asleep())
    await move(skuIds[0], -5, 0)
    await new RefreshAlerts().handle()
    assert.isNull(await asleep(), 'out of stock is worse than low')
    const unknown = await save('assign', { ids: [id], ownerId: 999_999 })
    assert.equal(unknown.status(), 302)
    assert.deepEqual(await owners(), [
      [skuIds[0], boss.id],
      [skuIds[1], buyer.id],
    ])
  })

  test('“buy” becomes a suggestion that stays until a person decides', async ({
    assert,
    client,
  }) => {
    const user = await actingAs('operations')
    await stockUp(here, [skuIds[0]], 30)
    await new SavePolicies().handle({
      actor: SYSTEM,
      policies: [
        { skuId: skuIds[0], warehouseId: null, method: 'fixed', reorderPoint: 30, targetLevel: 50 },
      ],
    })
    const [{ id }] = await rows('SELECT id FROM stock_alerts')
    const buy = (body: object) =>
      client
        .post('/inventory/alerts/request')
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    await buy({ ids: [id] })
    await drainJobs()
    const open = () =>
      rows(
        `SELECT warehouse_id, sku_id, edited_qty, operands->>'requested' AS asked FROM purchasing_suggestions WHERE state = 'open'`
      )
    assert.deepEqual(await open(), [
      { warehouse_id: here, sku_id: skuIds[0], edited_qty: 20, asked: '20' },
    ])
    await stockUp(here, [skuIds[0]], 500)
    await drainJobs()
    assert.lengthOf(await open(), 1, 'the formula needs none any more, the person still decides')
    const [alert] = await rows('SELECT requested_qty FROM stock_alerts WHERE id = $1', [id])
    assert.equal(alert.requested_qty, 20)
    const { list } = (await client.get('/inventory/alerts').loginAs(user).withInertia())
      .inertiaProps
    assert.isNull(list.rows[0]?.lostPerDay ?? null, 'margins need the right to see costs')
  })

  test('the list reads an index in order, and only its warehouses', async ({ assert, client }) => {
    await rows(
      `INSERT INTO warehouses (code, name) SELECT 'W' || n, 'W' || n FROM generate_series(1, 5000) n`
    )
    await rows(
      `INSERT INTO stock_alerts (sku_id, warehouse_id, side, kind, urgency, available)
       SELECT s, w.id, 'short', (ARRAY['negative','out','low','runs_out'])[1 + w.id % 4], 1000000 * (1 + w.id % 4) + w.id, 0
         FROM unnest($1::bigint[]) s, warehouses w WHERE w.code LIKE 'W%'`,
      [skuIds]
    )
    await rows('ANALYZE stock_alerts')
    const [{ 'QUERY PLAN': plan }] = await rows(
      `EXPLAIN (FORMAT JSON) SELECT a.id FROM stock_alerts a JOIN skus s ON s.id = a.sku_id
        WHERE a.ended_at IS NULL AND (a.snoozed_until IS NULL OR a.snoozed_until <= now()) ORDER BY a.urgency, a.id LIMIT 51`
    )
    await rows(
      `INSERT INTO stock_policies (sku_id, warehouse_id) SELECT s, w.id FROM unnest($1::bigint[]) s, warehouses w WHERE w.code LIKE 'W%'`,
      [skuIds]
    )
    await rows('ANALYZE stock_policies')
    const query = { q: null, sort: { key: 'code', desc: false }, perPage: 50, filters: {} }
    const { from, select } = await policyList(query as never, SYSTEM)
    const [{ 'QUERY PLAN': listed }] = await rows(
      `EXPLAIN (FORMAT JSON) SELECT ${select} FROM ${from} ORDER BY p.code, p.id LIMIT 51`
    )
    assert.match(JSON.stringify(listed), /stock_policies_code/)
    assert.notMatch(JSON.stringify(listed), /"Sort Key":\["p\.code/)
    const text = JSON.stringify(plan)
    assert.match(text, /stock_alerts_urgent/)
    assert.notMatch(text, /Sort Method|"Node Type":"Sort"/)
    const user = await actingAs({ permissions: ['inventory.stock.view'], warehouses: [here] })
    const page = await client.get('/inventory/alerts').loginAs(user).withInertia()
    assert.lengthOf(page.inertiaProps.list.rows, 0)
    assert.deepEqual(page.inertiaProps.counts.lostPerDay, null)
  })
})

import { test } from '@japa/runner'
import { append } from '#kernel/events/outbox'
import { switchboard } from '#kernel/modules/switchboard'
import { inTransaction } from '#kernel/transaction'
import { OrdersCaptured } from '#orders/events/orders_captured'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { drainJobs, waitingJobs } from '#tests/helpers/jobs'
import { actingAs, apiToken } from '#tests/helpers/people'
import { switchOff, switchOnly } from '#tests/helpers/switch'

test.group('Test helpers', (group) => {
  group.each.setup(() => resetDatabase())

  test('a stock role signs in and opens the home page', async ({ client, assert }) => {
    const response = await client
      .get('/')
      .loginAs(await actingAs('warehouse'))
      .withInertia()
    response.assertStatus(200)
    response.assertInertiaComponent('shell/home')
    assert.equal(await countRows('users'), 1)
  })

  test('the database is emptied, the seeded store stays', async ({ assert }) => {
    assert.equal(await countRows('users'), 0)
    assert.equal(await countRows('stores', 'platform = $1', ['manual']), 1)
    await inTransaction(null, (trx) =>
      append(trx, new OrdersCaptured({ orderIds: [1], storeId: 1 }))
    )
    await apiToken(await actingAs({ permissions: ['orders.orders.view'], stores: [1] }))
    assert.equal(await countRows('outbox_events'), 1)
    await resetDatabase()
    assert.equal(await countRows('outbox_events'), 0)
    assert.equal(await countRows('stores'), 1)
    assert.deepEqual(await waitingJobs(), {})
    await drainJobs()
  })

  test('modules are switched at once and on again after a reset', async ({ assert }) => {
    assert.isTrue(switchboard.isOn('oms'))
    await switchOff('oms')
    assert.isFalse(switchboard.isOn('oms'))
    await switchOnly('finance')
    assert.deepEqual(
      switchboard.enabled.filter((module) => module.kind === 'module').map((module) => module.name),
      ['finance']
    )
    await resetDatabase()
    assert.isTrue(switchboard.isOn('oms'))
  })
})

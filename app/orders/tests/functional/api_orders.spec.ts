import { test } from '@japa/runner'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs, apiToken } from '#tests/helpers/people'

test.group('Orders over the API', (group) => {
  group.each.setup(() => resetDatabase())

  test('are cancelled once, with a reason, within one’s stores', async ({ client, assert }) => {
    const stage = await setStage()
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds)],
    })
    const path = `/api/v1/orders/${orderIds[0]}/cancel`
    const send = async (token: string, body: object, to = path) =>
      client.post(to).header('authorization', `Bearer ${token}`).json(body)
    const token = await apiToken(await actingAs('operations'))
    const empty = await send(token, {})
    empty.assertStatus(422)
    assert.include(JSON.stringify(empty.body()), 'reason')
    const permissions = ['orders.orders.cancel']
    const other = await setStage()
    const far = await apiToken(await actingAs({ permissions, stores: [other.storeId] }))
    ;(await send(far, { reason: 'not mine' })).assertStatus(404)
    const done = await send(token, { reason: 'bought twice' })
    done.assertStatus(200)
    assert.deepEqual(done.body(), { data: { id: orderIds[0], status: 'cancelled' } })
    ;(await send(token, { reason: 'again' })).assertStatus(409)
    ;(await send(token, { reason: 'nobody' }, '/api/v1/orders/999999/cancel')).assertStatus(404)
    ;(await send('tdm_wrong', { reason: 'no token' })).assertStatus(401)
  })
})

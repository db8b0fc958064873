import { test } from '@japa/runner'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

test.group('Pages of orders', (group) => {
  group.each.setup(() => resetDatabase())

  test('list finds by number, phone and SKU; the record shows the order', async ({
    client,
    assert,
  }) => {
    const stage = await setStage()
    const orders = [anOrder(stage.skuIds, { phone: '13912345678' }), anOrder(stage.skuIds)]
    const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
    const user = await actingAs('operations')
    const rows = async (q: string) => {
      const page = await client
        .get(`/orders/orders?q=${encodeURIComponent(q)}`)
        .loginAs(user)
        .withInertia()
      page.assertStatus(200)
      return (page.inertiaProps as { list: { rows: { id: number }[] } }).list.rows.length
    }
    assert.deepEqual(
      [
        await rows(''),
        await rows(captured[0].number),
        await rows('13912345678'),
        await rows('no such'),
      ],
      [2, 1, 1, 0]
    )
    const record = await client.get(`/orders/orders/${captured[0].id}`).loginAs(user).withInertia()
    record.assertStatus(200)
    record.assertInertiaComponent('orders/orders/show')
  })
})

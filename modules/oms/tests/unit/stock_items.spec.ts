import { test } from '@japa/runner'
import { asObject } from '#modules/oms/services/platforms/payload'
import { PlatformRefused } from '#modules/oms/services/platforms/platform_connector'
import { numberId } from '#modules/oms/services/platforms/sorted_json'
import { readByProduct, readEach } from '#modules/oms/services/platforms/stock_items'

const item = (externalProductId: string) => ({ externalProductId, externalSkuId: '1' })
const items = ['1', '2', '3', 'no id'].map(item)

/** What each product of the test says when it is asked. */
function answer(product: string): number {
  if (product === '1') return 7
  if (product === '2') throw new PlatformRefused('gone', 'gone')
  if (product === '3') asObject(undefined, 'data')
  return Number(numberId(product))
}

test('what is refused, lacks its field or has no id is none; the others are read', async ({
  assert,
}) => {
  const each = await readEach(items, async ({ externalProductId: id }) => answer(id))
  const together = await readByProduct(items, async (id) => new Map([['1', answer(id)]]))
  for (const shown of [each, together])
    assert.deepEqual(
      shown.map((one) => one.quantity),
      [7, null, null, null]
    )
})

test('a mistake of the program is none of these: it is not passed over', async ({ assert }) => {
  const mistaken = async (given?: { stock: number }) => given!.stock
  await assert.rejects(() => readEach(items, () => mistaken()), TypeError)
  await assert.rejects(
    () => readByProduct(items, async () => new Map([['1', await mistaken()]])),
    TypeError
  )
})

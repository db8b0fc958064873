import { test } from '@japa/runner'
import { openApiDocument } from '#shell/services/open_api'

interface Schema {
  type?: string
  properties?: Record<string, Schema>
  required?: string[]
  enum?: string[]
  items?: Schema
}
interface Operation {
  requestBody?: { required: boolean; content: Record<string, { schema: Schema }> }
}

const paths = async () =>
  (await openApiDocument()).paths as Record<string, Record<string, Operation>>

async function bodyOf(path: string, method: string): Promise<Schema | undefined> {
  const operation = (await paths())[`/api/v1/${path}`]?.[method]
  return operation?.requestBody?.content['application/json'].schema
}

test.group('OpenAPI', () => {
  test('every call that sends something says what', async ({ assert }) => {
    const found = await paths()
    const writing = Object.entries(found).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => ['post', 'put', 'patch'].includes(method))
        .map(([method, { requestBody }]) => ({
          call: `${method} ${path}`,
          fields: Object.keys(requestBody?.content['application/json'].schema.properties ?? {}),
        }))
    )
    assert.isAbove(writing.length, 5)
    assert.deepEqual(
      writing.filter(({ fields }) => fields.length === 0).map(({ call }) => call),
      []
    )
  })

  test('the body is that of the validator: fields, lists, choices, what must be there', async ({
    assert,
  }) => {
    const order = await bodyOf('orders', 'post')
    assert.equal(order?.type, 'object')
    assert.sameMembers(order?.required ?? [], ['store', 'external_no', 'address', 'lines'])
    assert.sameMembers(order?.properties?.lines.items?.required ?? [], ['sku', 'qty', 'unit_price'])
    assert.sameMembers(order?.properties?.on_shortage.enum ?? [], ['backorder', 'refuse'])
    const cancel = await bodyOf('orders/{id}/cancel', 'post')
    assert.deepEqual(cancel?.required, ['reason'])
    const patch = await bodyOf('customers/{id}', 'patch')
    assert.deepEqual(patch?.required, ['version'])
  })
})

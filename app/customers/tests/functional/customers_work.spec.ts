import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { openSheet } from '#kernel/spreadsheets/index'
import IdentifyCustomers from '#customers/actions/identify_customers'
import TagCustomers from '#customers/actions/tag_customers'
import { RunImport } from '#shell/actions/run_import'
import { StartImport } from '#shell/actions/start_import'
import { importerOf } from '#shell/services/importers'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { actingAs, apiToken } from '#tests/helpers/people'

const make = async (phone: string, name: string) =>
  (
    await new IdentifyCustomers().handle({ people: [{ ref: 'x', phone, name, source: 'test' }] })
  ).get('x')!

const HEAD = '姓名,手机号,邮箱,类型,来源,标签,负责人,省,市,区县,详细地址,备注\n'
const bytes = (rows: string[]) => new TextEncoder().encode(`\uFEFF${HEAD}${rows.join('\n')}\n`)
const runs = () =>
  sql<{ id: number; mode: string; total: number; failed: number; errors: { code: string }[] }>(
    null,
    'SELECT id, mode, total, failed, errors FROM import_runs ORDER BY id'
  )

test.group('Work on customers', (group) => {
  group.each.setup(() => resetDatabase())

  test('a file is checked first, then its sound rows come in, once however often', async ({
    assert,
  }) => {
    const owner = await actingAs('owner')
    const actor = { ...SYSTEM, id: owner.id }
    const file = bytes([
      '王小明,13800138000,wang@example.com,个人,展会,VIP、露营,,浙江,杭州,西湖区,文三路 1 号,老客户',
      '山野商贸,,buy@shanye.example,企业,,,,,,,,',
      '没有联系方式,,,,,,,,,,,',
      '电话不对,12,,,,,,,,,,',
      `负责人不对,13800138001,,,,,nobody@example.com,,,,,`,
    ])
    const start = () =>
      new StartImport().handle({ importer: 'customers', name: 'c.csv', bytes: file, actor })
    const runId = await start()
    await new RunImport().handle(runId)
    assert.equal(await countRows('customers'), 0, 'a dry run writes nothing')
    const [checked] = await runs()
    assert.equal(checked.total, 5)
    assert.deepEqual(checked.errors.map((error) => error.code).sort(), [
      'customer_contact',
      'customer_owner',
      'customer_phone',
    ])
    await new RunImport().handle(await new StartImport().confirm(runId, actor))
    const again = await start()
    await new RunImport().handle(again)
    await new RunImport().handle(await new StartImport().confirm(again, actor))
    const rows = await sql<{ name: string; kind: string; tags: string[]; source: string }>(
      null,
      'SELECT display_name AS name, kind, tags, source FROM customers ORDER BY id'
    )
    assert.deepEqual(rows, [
      { name: '王小明', kind: 'person', tags: ['VIP', '露营'], source: '展会' },
      { name: '山野商贸', kind: 'company', tags: [], source: 'import' },
    ])
    const places = await sql(null, 'SELECT city, district_code, line FROM customer_addresses')
    assert.deepEqual(places, [{ city: '杭州市', district_code: '330106', line: '文三路 1 号' }])
    assert.isAbove((await importerOf('customers')).columns.length, 5)
  })

  test('what the list shows is exported, and the file opens', async ({ client, assert }) => {
    const owner = await actingAs('owner')
    const id = await make('13800138000', '王小明')
    await make('13900139000', '李雷')
    await new TagCustomers().handle({ customerIds: [id], add: ['VIP'], actor: SYSTEM })
    const ask = (format: string) =>
      client.get('/customers/customers/export').qs({ format, tag: 'VIP' }).loginAs(owner)
    const csv = await ask('csv')
    csv.assertStatus(200)
    assert.include(csv.text(), '王小明')
    assert.notInclude(csv.text(), '李雷')
    assert.notInclude(csv.text(), '13800138000')
    const asked = client.get('/customers/customers/export').qs({ format: 'xlsx' }).loginAs(owner)
    asked.request.buffer(true).parse((response, done) => {
      const parts: Buffer[] = []
      response.on('data', (part: string) => parts.push(Buffer.from(part, 'binary')))
      response.on('end', () => done(null, Buffer.concat(parts)))
    })
    const xlsx = await asked
    const sheet = await openSheet(new Uint8Array(xlsx.body() as Buffer), {
      columns: [{ key: 'name', header: '姓名', aliases: ['Name'] }],
    })
    const names = []
    for await (const { row } of sheet.checked()) names.push(row.cells.name)
    await sheet.close()
    assert.sameMembers(names, ['王小明', '李雷'])
  })

  test('tags and owners are given in bulk, and found by', async ({ client, assert }) => {
    const owner = await actingAs('owner')
    const ids = [await make('13800138000', '王小明'), await make('13900139000', '李雷')]
    const post = (path: string, body: object) =>
      client
        .post(`/customers/customers/${path}`)
        .json(body)
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
    const tagged = await post('tag', { ids, add: '露营' })
    tagged.assertStatus(302)
    const given = await post('assign', { ids: [ids[1]], ownerId: owner.id })
    given.assertStatus(302)
    const list = await client
      .get('/customers/customers')
      .qs({ owner: owner.id, tag: '露营' })
      .loginAs(owner)
      .withInertia()
    const props = list.inertiaProps as { list: { rows: { id: number; owner: string }[] } }
    assert.deepEqual(
      props.list.rows.map((row) => row.id),
      [ids[1]]
    )
    assert.equal(await countRows('audit_entries', `action = 'customers.customers.assign'`), 1)
  })

  test('an address is put in order by the divisions, changed and removed', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const id = await make('13800138000', '王小明')
    const json = async (path: string) =>
      (await client.get(path).loginAs(owner).header('accept', 'application/json')).body() as {
        rows: { id: string; name: string; districts?: { name: string }[] }[]
      }
    const provinces = (await json('/customers/divisions')).rows
    assert.isAtLeast(provinces.length, 34)
    const beijing = provinces.find(({ name }) => name === '北京市')!
    const [city] = (await json(`/customers/divisions?province=${beijing.id}`)).rows
    assert.equal(city.name, '北京市')
    assert.include(
      city.districts!.map(({ name }) => name),
      '朝阳区'
    )
    const pasted = await client
      .post('/customers/addresses/parse')
      .json({ text: '陈先生18112345678江苏省苏州市昆山市花桥镇蓬青东路9000号' })
      .loginAs(owner)
      .withCsrfToken()
    assert.equal((pasted.body() as { name: string }).name, '陈先生')
    const save = (body: object) =>
      client
        .post(`/customers/customers/${id}/addresses`)
        .json(body)
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
    const address = { consignee: '甲', province: '北京', city: '北京市', district: '朝阳区' }
    const saved = await save({ ...address, line: '建国路 1 号', isDefault: true })
    saved.assertStatus(302)
    const [row] = await sql<{ id: number; code: string }>(
      null,
      'SELECT id, district_code AS code FROM customer_addresses'
    )
    assert.equal(row.code, '110105')
    const removed = await client
      .delete(`/customers/customers/${id}/addresses/${row.id}`)
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    removed.assertStatus(302)
    assert.equal(await countRows('customer_addresses'), 0)
  })

  test('two are compared, merged by choice of fields, and the timeline is read in parts', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const [a, b] = [await make('13800138000', '王小明'), await make('13900139000', '王晓明')]
    const compared = await client
      .get('/customers/customers/compare')
      .qs({ a, b })
      .loginAs(owner)
      .header('accept', 'application/json')
    assert.deepEqual((compared.body() as { fields: string[] }).fields, ['display_name'])
    const merged = await client
      .post(`/customers/customers/${a}/merge`)
      .json({ loserId: b, choices: { display_name: 'loser' } })
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    merged.assertStatus(302)
    const page = await client.get(`/customers/customers/${b}`).loginAs(owner).redirects(0)
    page.assertStatus(302)
    const [{ name }] = await sql<{ name: string }>(
      null,
      'SELECT display_name AS name FROM customers WHERE id = $1',
      [a]
    )
    assert.equal(name, '王晓明')
    const timeline = await client
      .get(`/customers/customers/${a}/timeline`)
      .qs({ module: 'customers' })
      .loginAs(owner)
      .header('accept', 'application/json')
    const { rows, next } = timeline.body() as { rows: { key: string }[]; next: string | null }
    assert.equal(rows[0].key, 'customers.timeline.merged')
    assert.isNull(next)
  })

  test('the API changes what it names, adds an address and tells of a stale version', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const id = await make('13800138000', '王小明')
    const bearer = `Bearer ${await apiToken(owner)}`
    const patch = (body: object) =>
      client.patch(`/api/v1/customers/${id}`).json(body).header('authorization', bearer)
    const changed = await patch({ version: 1, tags: ['VIP'] })
    changed.assertStatus(200)
    const { data } = changed.body() as { data: { name: string; tags: string[] } }
    assert.deepInclude(data, { name: '王小明', tags: ['VIP'] })
    const stale = await patch({ version: 1, note: 'x' })
    stale.assertStatus(409)
    const address = await client
      .post(`/api/v1/customers/${id}/addresses`)
      .json({
        consignee: '甲',
        province: '上海',
        city: '上海',
        district: '长宁',
        line: '仙霞路 1 号',
      })
      .header('authorization', bearer)
    address.assertStatus(201)
    const list = await client
      .get('/api/v1/customers')
      .qs({ q: '王小' })
      .header('authorization', bearer)
    assert.lengthOf((list.body() as { data: unknown[] }).data, 1)
  })
})

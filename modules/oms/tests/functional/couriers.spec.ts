import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { RunImport } from '#shell/actions/run_import'
import { StartImport } from '#shell/actions/start_import'
import SaveCourier from '#modules/oms/actions/save_courier'
import SaveTariffs, { type TariffInput } from '#modules/oms/actions/save_tariffs'
import type { quoteFreight } from '#modules/oms/queries/quote_freight'
import { addWarehouse } from '#orders/database/factories/stage'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'

const tariff = (changes: Partial<TariffInput> = {}): TariffInput => ({
  warehouseId: null,
  regionPrefix: '',
  isServed: true,
  firstWeightG: 1000,
  firstPrice: '10',
  stepWeightG: 1000,
  stepPrice: '4',
  transitDays: 2,
  ...changes,
})

async function addCourier(code = 'ZTO', services = ['STD']) {
  const courierId = await new SaveCourier().handle({
    courier: {
      code,
      name: code === 'ZTO' ? '中通快递' : code,
      isActive: true,
      services: services.map((service) => ({
        code: service,
        name: service,
        volumetricDivisor: 8000,
        fuelRate: 1000,
        isActive: true,
      })),
    },
    actor: SYSTEM,
  })
  const rows = await rowsOf(
    'SELECT id FROM oms_courier_services WHERE courier_id = $1 ORDER BY id',
    [courierId]
  )
  return { courierId, serviceIds: rows.map((row) => row.id as number) }
}

async function importSheet(text: string) {
  const actor = { ...SYSTEM }
  const runId = await new StartImport().handle({
    importer: 'oms.tariffs',
    name: 'prices.csv',
    bytes: Buffer.from(text),
    actor,
  })
  await new RunImport().handle(runId)
  const { errors } = await oneOf('SELECT errors FROM import_runs WHERE id = $1', [runId])
  if (errors.length > 0) return errors as { row: number; column: string; code: string }[]
  await new RunImport().handle(await new StartImport().confirm(runId, actor))
  return []
}

test.group('Couriers and their prices', (group) => {
  group.each.setup(() => emptyHouse())

  test('prices with dates, fuel and surcharges are kept and shown; overlaps are named by their row', async ({
    client,
    assert,
  }) => {
    const { serviceIds } = await addCourier()
    const user = await actingAs('operations')
    const path = `/oms/couriers/services/${serviceIds[0]}/tariffs`
    const save = (body: object) =>
      client.put(path).json(body).accept('json').loginAs(user).withCsrfToken().redirects(0)
    const surcharge = {
      name: '偏远',
      regionPrefix: '65',
      basis: 'percent',
      amount: '12.5',
      fromWeightG: 0,
      validFrom: null,
      validTo: null,
    }
    await save({
      tariffs: [
        tariff({ validTo: '2026-12-31' }),
        tariff({ validFrom: '2027-01-01', firstPrice: '11', fuelRate: 1250, minPrice: '12' }),
      ],
      surcharges: [surcharge],
    })
    const page = await client.get(path).loginAs(user).withInertia()
    const { tariffs, surcharges } = page.inertiaProps as Record<string, Record<string, unknown>[]>
    assert.deepInclude(tariffs[1], { validFrom: '2027-01-01', fuelRate: 1250, minPrice: '12.00' })
    assert.deepInclude(surcharges[0], { name: '偏远', amount: '12.5', basis: 'percent' })
    const overlap = await save({
      tariffs: [tariff({ validTo: '2027-01-01' }), tariff({ validFrom: '2027-01-01' })],
    })
    assert.include(JSON.stringify(overlap.body()), 'oms_tariff_twice')
    const backwards = await save({
      tariffs: [tariff({ validFrom: '2027-01-02', validTo: '2027-01-01' })],
    })
    assert.include(JSON.stringify(backwards.body()), 'oms_tariff_dates')
    const unreal = await save({ tariffs: [tariff({ validFrom: '2027-02-30' })] })
    assert.include(JSON.stringify(unreal.body()), 'tariffs.0.validFrom')
    assert.lengthOf(await rowsOf('SELECT 1 FROM oms_courier_tariffs'), 2)
  })

  test('the calculator answers for a place by name, with every part of the price', async ({
    client,
    assert,
  }) => {
    await addWarehouse()
    const { courierId, serviceIds } = await addCourier()
    await new SaveTariffs().handle({
      serviceId: serviceIds[0],
      tariffs: [tariff(), tariff({ regionPrefix: '65', firstPrice: '20' })],
      surcharges: [
        {
          name: '偏远',
          regionPrefix: '65',
          basis: 'kg',
          amount: '1.5',
          fromWeightG: 0,
          validFrom: null,
          validTo: null,
        },
      ],
      actor: SYSTEM,
    })
    const viewer = await actingAs({ permissions: ['oms.couriers.view'] })
    const ask = async (query: object) => {
      const page = await client
        .get('/oms/couriers/calculator')
        .qs(query)
        .loginAs(viewer)
        .withInertia()
      return page.inertiaProps as {
        quote: Awaited<ReturnType<typeof quoteFreight>> | null
      }
    }
    assert.isNull((await ask({})).quote)
    const near = (await ask({ to: '杭州', weight: '2.3' })).quote!
    assert.equal(near.region?.code, '330100')
    assert.deepInclude(near.warehouses[0].offers[0].bill!, {
      chargedG: 2300,
      base: 180_000,
      fuel: 18_000,
      total: 198_000,
    })
    const far = (await ask({ to: '新疆乌鲁木齐', weight: '2.3' })).quote!
    assert.deepEqual(far.warehouses[0].offers[0].bill!.surcharges, [
      { name: '偏远', amount: 45_000 },
    ])
    const large = (await ask({ to: '330106', weight: '1', length: 40, width: 40, height: 40 }))
      .quote!
    assert.deepInclude(large.warehouses[0].offers[0].bill!, { chargedG: 8000, isVolumetric: true })
    assert.isNull((await ask({ to: '火星' })).quote!.region)
    const wrong = await client
      .get('/oms/couriers/calculator')
      .qs({ to: '', weight: 'abc' })
      .loginAs(viewer)
      .header('accept-language', 'zh-CN')
      .accept('json')
    wrong.assertStatus(422)
    const said = JSON.stringify(wrong.body())
    for (const words of ['必填。', '请填写公斤数']) assert.include(said, words)

    const keeper = await actingAs('operations')
    const reach = {
      serviceId: null,
      isServed: true,
      hasCod: null,
      suspendedUntil: null,
      note: null,
    }
    const path = `/oms/couriers/${courierId}/reach`
    const put = (rows: object[]) =>
      client
        .put(path)
        .json({ reach: rows })
        .accept('json')
        .loginAs(keeper)
        .withCsrfToken()
        .redirects(0)
    await put([
      { ...reach, regionPrefix: '33', suspendedUntil: '2099-01-01', note: '疫情' },
      { ...reach, regionPrefix: '65', hasCod: true },
    ])
    assert.equal((await ask({ to: '杭州' })).quote!.warehouses[0].offers[0].why, 'suspended')
    assert.equal(
      (await ask({ to: '上海', cod: true })).quote!.warehouses[0].offers[0].why,
      'no_cod'
    )
    assert.isNull((await ask({ to: '新疆', cod: true })).quote!.warehouses[0].offers[0].why)
    const twice = await put([
      { ...reach, regionPrefix: '33' },
      { ...reach, regionPrefix: '33' },
    ])
    assert.include(JSON.stringify(twice.body()), 'oms_reach_twice')
    const page = await client.get(path).loginAs(keeper).withInertia()
    assert.lengthOf((page.inertiaProps as { reach: unknown[] }).reach, 2)
  })

  test('a price table comes in from a sheet; a later one takes over; every fault has its place', async ({
    assert,
  }) => {
    const warehouseId = await addWarehouse({ code: 'HZ01' })
    const { serviceIds } = await addCourier('ZTO', ['STD', 'ECO'])
    const head =
      '快递代码,产品代码,发货仓代码,地区,送达,首重,首重价,续重,续重价,燃油,时效,生效日,失效日'
    const done = await importSheet(
      [
        head,
        'ZTO,STD,,全国,,1,6.00,1,2.5,8.5,3,,',
        'zto,std,HZ01,浙江,是,1,3.20,0.5,0.6,,1,,',
        'ZTO,STD,HZ01,新疆,否,,,,,,,,',
        'ZTO,ECO,,杭州市,,3,5,1,1,,2,2026-11-01,2026-11-30',
      ].join('\n')
    )
    assert.deepEqual(done, [])
    const kept = await rowsOf(
      `SELECT region_prefix, warehouse_id, is_served, first_weight_g, step_weight_g, fuel_rate, valid_to::text AS "validTo"
         FROM oms_courier_tariffs ORDER BY region_prefix COLLATE "C"`
    )
    assert.deepEqual(
      kept.map((row) => [row.region_prefix, row.warehouse_id, row.is_served, row.fuel_rate]),
      [
        ['', null, true, 850],
        ['33', warehouseId, true, null],
        ['3301', null, true, null],
        ['65', warehouseId, false, null],
      ]
    )
    assert.equal(kept[1].step_weight_g, 500)
    // The next year's table: the open price ends the day before, the other is replaced.
    assert.deepEqual(
      await importSheet(
        [
          head,
          'ZTO,STD,,,,1,7.00,1,2.5,,3,2027-01-01,',
          'ZTO,ECO,,3301,,3,6,1,1,,2,2026-11-01,2026-11-30',
        ].join('\n')
      ),
      []
    )
    const prices = await rowsOf(
      `SELECT first_price::float AS price, valid_from::text AS "from", valid_to::text AS "to" FROM oms_courier_tariffs
        WHERE region_prefix IN ('', '3301') ORDER BY service_id, valid_from NULLS FIRST`
    )
    assert.deepEqual(prices, [
      { price: 6, from: null, to: '2026-12-31' },
      { price: 7, from: '2027-01-01', to: null },
      { price: 6, from: '2026-11-01', to: '2026-11-30' },
    ])
    const errors = await importSheet(
      [
        head,
        'XX,STD,,,,1,6,1,1,,,,',
        'ZTO,SLOW,,,,1,6,1,1,,,,',
        'ZTO,STD,NOWHERE,,,1,6,1,1,,,,',
        'ZTO,STD,,亚特兰蒂斯,,1,6,1,1,,,,',
        'ZTO,STD,,31,,1,,1,1,,,,',
        'ZTO,STD,,32,,1,6,1,1,900,,,',
        'ZTO,STD,,33,,1,6,1,1,,,2026-05-02,2026-05-01',
        'ZTO,STD,,34,,1,6,1,1,,,,',
        'ZTO,STD,,34,,1,7,1,1,,,2026-01-01,',
        'ZTO,STD,,全国,,1,9,1,1,,,2026-06-01,2026-06-30',
        'ZTO,STD,,35,,1,十块,1,1,,,,',
      ].join('\n')
    )
    assert.deepEqual(
      errors.map(({ row, column, code }) => [row, column, code]).sort(),
      [
        [2, '快递代码', 'tariff_courier'],
        [3, '产品代码', 'tariff_service'],
        [4, '发货仓代码', 'tariff_warehouse'],
        [5, '地区', 'tariff_region'],
        [6, '首重价', 'required'],
        [7, '燃油', 'out_of_range'],
        [8, '失效日', 'tariff_ends_before'],
        [10, '生效日', 'tariff_overlaps_row'],
        [11, '生效日', 'tariff_overlaps'],
        [12, '首重价', 'not_an_amount'],
      ].sort()
    )
    assert.isTrue(serviceIds.length === 2)
  })
})

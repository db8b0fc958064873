import { localDate } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

type Tariff = readonly [
  prefixes: readonly string[],
  firstG: number,
  first: string,
  stepG: number,
  step: string,
  days: number,
]
interface Service {
  code: string
  name: string
  divisor: number
  tariffs: readonly Tariff[]
  /** Regions it does not go to. */
  closed?: readonly string[]
}

/** Neighbours of the main warehouse, the rest of the country, and the far west. */
const [NEAR, FAR, WEST] = [
  ['31', '32', '33', '34'],
  ['11', '12', '13', '14', '2', '35', '36', '37', '4', '50', '51', '52', '53', '61'],
  ['15', '54', '62', '63', '64', '65'],
] as const

const COURIERS: readonly { code: string; name: string; services: readonly Service[] }[] = [
  {
    code: 'ZTO',
    name: '中通快递',
    services: [
      {
        code: 'STD',
        name: '标准快递',
        divisor: 8000,
        tariffs: [
          [NEAR, 1000, '4.20', 1000, '1.00', 2],
          [FAR, 1000, '5.60', 1000, '2.50', 3],
        ],
        closed: WEST,
      },
    ],
  },
  {
    code: 'SF',
    name: '顺丰速运',
    services: [
      {
        code: 'STD',
        name: '顺丰标快',
        divisor: 6000,
        tariffs: [
          [NEAR, 1000, '12.00', 1000, '2.00', 1],
          [FAR, 1000, '18.00', 1000, '6.00', 2],
          [WEST, 1000, '22.00', 1000, '14.00', 4],
        ],
      },
      {
        code: 'INTL',
        name: '国际标快',
        divisor: 5000,
        tariffs: [[[''], 500, '68.00', 500, '18.00', 7]],
        closed: ['1', '2', '3', '4', '5', '6', '7', '8'],
      },
    ],
  },
  {
    code: 'JD',
    name: '京东快递',
    services: [
      {
        code: 'STD',
        name: '特惠送',
        divisor: 6000,
        tariffs: [
          [NEAR, 1000, '8.00', 1000, '1.50', 1],
          [FAR, 1000, '11.00', 1000, '4.00', 2],
        ],
      },
    ],
  },
]

/** What differs from the price tables: a city cut off by snow, and one where money is taken at the door. */
async function seedReach(trx: Trx, now: Date) {
  const until = localDate(new Date(now.getTime() + 3 * 86_400_000))
  await sql(
    trx,
    `INSERT INTO oms_courier_reach (courier_id, region_prefix, is_served, has_cod, suspended_until, note)
     SELECT c.id, n.prefix, true, n.cod, n.until, n.note
       FROM unnest($1::text[], $2::boolean[], $3::date[], $4::text[]) AS n(prefix, cod, until, note), oms_couriers c WHERE c.code = 'SF'`,
    [
      ['2301', '4401'],
      [null, true],
      [until, null],
      ['暴雪，暂停揽收', '已开通代收货款'],
    ]
  )
}

/** Three couriers with the tariffs that the allocation chooses by. */
export async function seedCouriers(trx: Trx, now: Date): Promise<void> {
  for (const courier of COURIERS) {
    const [{ id }] = await sql<{ id: number }>(
      trx,
      'INSERT INTO oms_couriers (code, name) VALUES ($1, $2) RETURNING id',
      [courier.code, courier.name]
    )
    for (const service of courier.services) await seedService(trx, id, service)
  }
  await seedReach(trx, now)
}

async function seedService(trx: Trx, courierId: number, service: Service) {
  const [{ id }] = await sql<{ id: number }>(
    trx,
    'INSERT INTO oms_courier_services (courier_id, code, name, volumetric_divisor) VALUES ($1, $2, $3, $4) RETURNING id',
    [courierId, service.code, service.name, service.divisor]
  )
  const served = service.tariffs.flatMap(([prefixes, ...price]) =>
    prefixes.map((prefix) => [prefix, true, ...price] as const)
  )
  const closed = (service.closed ?? []).map(
    (prefix) => [prefix, false, 1000, '0', 1000, '0', null] as const
  )
  const rows = [...served, ...closed]
  await sql(
    trx,
    `INSERT INTO oms_courier_tariffs (service_id, region_prefix, is_served, first_weight_g, first_price, step_weight_g, step_price, transit_days)
     SELECT $1, * FROM unnest($2::text[], $3::boolean[], $4::int[], $5::numeric[], $6::int[], $7::numeric[], $8::int[])`,
    [id, ...[0, 1, 2, 3, 4, 5, 6].map((column) => rows.map((row) => row[column]))]
  )
}

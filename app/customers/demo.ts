import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import IdentifyCustomers from '#customers/actions/identify_customers'
import { addressOf } from '#customers/services/address_store'

type Row = readonly [name: string, province: string, city: string, district: string, tags: string]

/** Regular customers of an outdoor shop; the first ones keep their phones from run to run. */
const PEOPLE: readonly Row[] = [
  ['王小明', '浙江', '杭州', '西湖区', 'VIP'],
  ['李雷', '上海', '上海', '长宁区', ''],
  ['韩梅梅', '北京', '北京', '朝阳区', '露营'],
  ['陈静', '广东', '广州', '天河区', 'VIP 徒步'],
  ['刘洋', '四川', '成都', '武侯区', ''],
  ['赵敏', '广东', '深圳', '南山区', '露营'],
  ['孙悦', '江苏', '南京', '鼓楼区', ''],
  ['周杰', '湖北', '武汉', '洪山区', ''],
  ['吴桐', '陕西', '西安', '雁塔区', '徒步'],
  ['郑凯', '重庆', '重庆', '渝北区', ''],
  ['何雨', '福建', '厦门', '思明区', '露营 亲子'],
  ['林晓', '浙江', '宁波', '鄞州区', ''],
  ['Emma Clark', '上海', '上海', '静安区', 'English'],
  ['许诺', '山东', '青岛', '市南区', '登山'],
  ['沈阳', '辽宁', '沈阳', '和平区', ''],
  ['梁晨', '广东', '佛山', '顺德区', 'VIP 露营'],
  ['宋佳', '湖南', '长沙', '岳麓区', '亲子'],
  ['Noah Wright', '北京', '北京', '海淀区', 'English'],
  ['唐宁', '云南', '昆明', '盘龙区', '登山'],
  ['高远', '河南', '郑州', '金水区', ''],
]
const COMPANIES: readonly Row[] = [
  ['山行户外俱乐部', '浙江', '杭州', '余杭区', '团购'],
  ['蓝天研学营地', '江苏', '苏州', '昆山市', '团购 亲子'],
]
const SOURCES = ['taobao', 'douyin', 'woocommerce', 'landing:spring-camp', 'import']

/** Customers with phones, e-mail, addresses, tags and owners, who came over the last half year; the same each time. */
export default async function demo(trx: Trx): Promise<void> {
  const people = [...PEOPLE, ...COMPANIES].map(([name, province, city, district, tags], index) => {
    const phone = String(13800138001 + index)
    const address = addressOf({
      consignee: name,
      phone,
      province,
      city,
      district,
      line: `幸福路 ${index + 1} 号`,
    })
    return {
      ref: phone,
      name,
      phone,
      kind: index >= PEOPLE.length ? ('company' as const) : ('person' as const),
      locale: /^[A-Z]/.test(name) ? ('en' as const) : ('zh-CN' as const),
      email: `buyer${index + 1}@example.com`,
      tags: tags.split(' ').filter(Boolean),
      source: SOURCES[index % SOURCES.length],
      verified: true,
      address,
    }
  })
  const found = await new IdentifyCustomers().handle({ trx, people })
  await settle(
    trx,
    people.map(({ ref }) => found.get(ref)!)
  )
  await double(trx, found.get('13800138002')!)
}

/** Whom they belong to, and when each came. */
async function settle(trx: Trx, ids: number[]) {
  const owners = await sql<{ id: number }>(
    trx,
    `SELECT id FROM users WHERE email IN ('mkt@demo.tandem', 'cs@demo.tandem') ORDER BY id`
  )
  await sql(
    trx,
    `UPDATE customers c SET created_at = now() - make_interval(days => (r.ord * 8)::int, hours => (r.ord * 5)::int), owner_id = r.owner
       FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS r(id, owner, ord) WHERE c.id = r.id`,
    [ids, ids.map((_, i) => (i % 3 === 2 ? null : (owners[i % 2]?.id ?? null)))]
  )
  await sql(
    trx,
    'UPDATE customer_addresses SET is_default = true WHERE customer_id = ANY($1::bigint[])',
    [ids]
  )
}

/** Somebody who came again under another phone: a probable duplicate for people to decide on. */
async function double(trx: Trx, knownId: number) {
  const people = [
    { ref: 'again', name: '李雷', phone: '13700137002', source: 'douyin', verified: true },
  ]
  const again = (await new IdentifyCustomers().handle({ trx, people })).get('again')!
  await sql(
    trx,
    `INSERT INTO customer_duplicates (a_id, b_id, reason) VALUES (least($1::bigint, $2::bigint), greatest($1::bigint, $2::bigint), 'address_name')
     ON CONFLICT DO NOTHING`,
    [knownId, again]
  )
}

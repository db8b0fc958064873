import type { Trx } from '#kernel/transaction'
import IdentifyCustomers from '#customers/actions/identify_customers'

const PEOPLE: [string, string, string, string[]][] = [
  ['王小明', '13800138001', '杭州市西湖区', ['VIP']],
  ['李雷', '13800138002', '上海市长宁区', []],
  ['韩梅梅', '13800138003', '北京市朝阳区', ['露营']],
  ['陈静', '13800138004', '广州市天河区', ['VIP', '徒步']],
  ['刘洋', '13800138005', '成都市武侯区', []],
  ['赵敏', '13800138006', '深圳市南山区', ['露营']],
  ['孙悦', '13800138007', '南京市鼓楼区', []],
  ['周杰', '13800138008', '武汉市洪山区', []],
]

/** A few customers with phones, e-mail and addresses; the same ones each time. */
export default async function demo(trx: Trx): Promise<void> {
  const people = PEOPLE.map(([name, phone, place, tags], index) => ({
    ref: phone,
    name,
    phone,
    email: `buyer${index + 1}@example.com`,
    tags,
    source: index % 2 === 0 ? 'taobao' : 'douyin',
    verified: true,
    address: {
      consignee: name,
      phone,
      province: place.slice(0, 3),
      city: place.slice(0, 3),
      district: place.slice(3),
      line: `幸福路 ${index + 1} 号`,
    },
  }))
  await new IdentifyCustomers().handle({ trx, people })
}

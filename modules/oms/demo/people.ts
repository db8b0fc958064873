/** Who buys in the demo company, and where. The first eight are the customers that are there already. */
export interface DemoBuyer {
  name: string
  phone: string
  email: string
  country: 'CN' | 'US'
  province: string
  city: string
  district: string | null
  regionCode: string | null
  line: string
  postcode: string
}

const PLACES: readonly (readonly [string, string, string, string, string])[] = [
  ['浙江省', '杭州市', '西湖区', '330106', '310013'],
  ['上海市', '上海市', '长宁区', '310105', '200050'],
  ['北京市', '北京市', '朝阳区', '110105', '100020'],
  ['广东省', '广州市', '天河区', '440106', '510630'],
  ['四川省', '成都市', '武侯区', '510107', '610041'],
  ['广东省', '深圳市', '南山区', '440305', '518052'],
  ['江苏省', '南京市', '鼓楼区', '320106', '210009'],
  ['湖北省', '武汉市', '洪山区', '420111', '430070'],
  ['陕西省', '西安市', '雁塔区', '610113', '710061'],
  ['福建省', '厦门市', '思明区', '350203', '361004'],
  ['山东省', '青岛市', '市南区', '370202', '266071'],
  ['云南省', '昆明市', '五华区', '530102', '650032'],
  ['辽宁省', '大连市', '中山区', '210202', '116001'],
  ['湖南省', '长沙市', '岳麓区', '430104', '410006'],
  ['重庆市', '重庆市', '渝中区', '500103', '400010'],
  ['新疆维吾尔自治区', '乌鲁木齐市', '天山区', '650102', '830002'],
]

const KNOWN = ['王小明', '李雷', '韩梅梅', '陈静', '刘洋', '赵敏', '孙悦', '周杰']
const OTHERS = [
  ...['吴昊', '郑爽然', '冯晨', '褚云飞', '卫青青', '蒋一帆', '沈思远', '韩雪', '杨帆', '朱琳'],
  ...['秦岭', '许诺', '何苗', '吕行', '施工', '张野', '孔明亮', '曹操之', '严冬', '华夏'],
  ...['金山', '魏然', '陶然', '姜太', '戚薇薇', '谢晓峰', '邹平', '喻言', '柏松', '水清'],
]
const ABROAD: readonly (readonly [string, string, string, string, string])[] = [
  ['Emily Carter', 'California', 'San Francisco', '1455 Market St', '94103'],
  ['Daniel Brooks', 'Washington', 'Seattle', '820 Pine St', '98101'],
  ['Sofia Ramirez', 'Texas', 'Austin', '300 Congress Ave', '78701'],
  ['Noah Fischer', 'Colorado', 'Denver', '1600 Glenarm Pl', '80202'],
]

export const CHINA_BUYERS: readonly DemoBuyer[] = [...KNOWN, ...OTHERS].map((name, index) => {
  const [province, city, district, regionCode, postcode] = PLACES[index % PLACES.length]
  return {
    name,
    phone: String(13_800_138_001 + (index < KNOWN.length ? index : index * 7919)),
    email: `buyer${index + 1}@example.com`,
    country: 'CN',
    province,
    city,
    district,
    regionCode,
    line: `幸福路 ${index + 1} 号 ${(index % 6) + 1} 单元 ${(index % 20) + 1}02 室`,
    postcode,
  }
})

export const US_BUYERS: readonly DemoBuyer[] = ABROAD.map(
  ([name, province, city, line, postcode], index) => ({
    name,
    phone: `+1415555${String(2671 + index)}`,
    email: `${name.split(' ')[0].toLowerCase()}@example.com`,
    country: 'US',
    province,
    city,
    district: null,
    regionCode: null,
    line,
    postcode,
  })
)

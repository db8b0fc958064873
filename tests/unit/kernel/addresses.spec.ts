import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  Divisions,
  isComplete,
  isRemote,
  matchRegion,
  normaliseAddress,
  parseAddress,
  regionByCode,
  regionText,
  type Region,
} from '#kernel/addresses'

const brief = (region: Region | null) =>
  region && [region.province, region.city, region.district].map((name) => name ?? '-').join('/')

test.group('Regions', () => {
  test('{text} is {region}, then "{rest}"')
    .with([
      { text: '江苏省苏州市昆山市花桥镇', region: '江苏省/苏州市/昆山市', rest: '花桥镇' },
      // JD leaves suffixes out.
      { text: '广东 深圳市 南山区', region: '广东省/深圳市/南山区', rest: '' },
      { text: '广东 深圳 南山', region: '广东省/深圳市/南山区', rest: '' },
      { text: '广东深圳南山区科技园', region: '广东省/深圳市/南山区', rest: '科技园' },
      { text: '内蒙古呼和浩特新城区', region: '内蒙古自治区/呼和浩特市/新城区', rest: '' },
      {
        text: '广西南宁市青秀区民族大道',
        region: '广西壮族自治区/南宁市/青秀区',
        rest: '民族大道',
      },
      { text: '新疆伊犁州伊宁市', region: '新疆维吾尔自治区/伊犁哈萨克自治州/伊宁市', rest: '' },
      { text: '湖北恩施州恩施市', region: '湖北省/恩施土家族苗族自治州/恩施市', rest: '' },
      { text: '青海海南州共和县', region: '青海省/海南藏族自治州/共和县', rest: '' },
      // Municipalities.
      { text: '上海市上海市长宁区虹桥路1号', region: '上海市/上海市/长宁区', rest: '虹桥路1号' },
      { text: '上海 上海市 长宁区', region: '上海市/上海市/长宁区', rest: '' },
      { text: '北京市市辖区朝阳区建国路', region: '北京市/北京市/朝阳区', rest: '建国路' },
      { text: '北京北京市朝阳区', region: '北京市/北京市/朝阳区', rest: '' },
      { text: '北京朝阳区', region: '北京市/北京市/朝阳区', rest: '' },
      { text: '重庆市郊县忠县', region: '重庆市/重庆市/忠县', rest: '' },
      { text: '重庆重庆市渝中区', region: '重庆市/重庆市/渝中区', rest: '' },
      { text: '天津滨海新区', region: '天津市/天津市/滨海新区', rest: '' },
      // Counties directly under their province.
      { text: '湖北省仙桃市干河街道', region: '湖北省/-/仙桃市', rest: '干河街道' },
      { text: '湖北省 省直辖县级行政区划 潜江市', region: '湖北省/-/潜江市', rest: '' },
      { text: '湖北 仙桃市 仙桃市 干河街道', region: '湖北省/-/仙桃市', rest: '干河街道' },
      { text: '河南省济源市沁园路', region: '河南省/-/济源市', rest: '沁园路' },
      { text: '海南省陵水黎族自治县英州镇', region: '海南省/-/陵水黎族自治县', rest: '英州镇' },
      { text: '新疆 石河子 北泉镇', region: '新疆维吾尔自治区/-/石河子市', rest: '北泉镇' },
      { text: '湖北省神农架林区松柏镇', region: '湖北省/-/神农架林区', rest: '松柏镇' },
      // Cities without districts.
      { text: '广东省东莞市长安镇', region: '广东省/东莞市/-', rest: '长安镇' },
      { text: '广东省东莞市东莞市长安镇', region: '广东省/东莞市/-', rest: '长安镇' },
      { text: '广东省中山市石岐街道', region: '广东省/中山市/-', rest: '石岐街道' },
      { text: '甘肃省嘉峪关市新华路', region: '甘肃省/嘉峪关市/-', rest: '新华路' },
      { text: '海南省儋州市那大镇', region: '海南省/儋州市/-', rest: '那大镇' },
      // Districts called after their city.
      { text: '江苏省苏州市工业园区星湖街', region: '江苏省/苏州市/苏州工业园区', rest: '星湖街' },
      { text: '工业园区星湖街', region: null, rest: undefined },
      // Names given up.
      { text: '湖北省襄樊市襄城区', region: '湖北省/襄阳市/襄城区', rest: '' },
      { text: '浙江省杭州市富阳市', region: '浙江省/杭州市/富阳区', rest: '' },
      { text: '北京市密云县', region: '北京市/北京市/密云区', rest: '' },
      { text: '上海市闸北区', region: '上海市/上海市/静安区', rest: '' },
      { text: '云南省昆明市呈贡县', region: '云南省/昆明市/呈贡区', rest: '' },
      { text: '江苏省苏州市平江区', region: '江苏省/苏州市/姑苏区', rest: '' },
      // Short names that are something else, and names of two levels.
      { text: '吉林市昌邑区', region: '吉林省/吉林市/昌邑区', rest: '' },
      { text: '吉林吉林市昌邑区', region: '吉林省/吉林市/昌邑区', rest: '' },
      { text: '辽宁朝阳县羊山镇', region: '辽宁省/朝阳市/朝阳县', rest: '羊山镇' },
      { text: '江苏省苏州市吴中路1号', region: '江苏省/苏州市/-', rest: '吴中路1号' },
      { text: '上海市南京东路100号', region: '上海市/上海市/-', rest: '南京东路100号' },
      { text: '北京市海淀区北京大学', region: '北京市/北京市/海淀区', rest: '北京大学' },
      {
        text: '江苏省苏州市昆山市昆山市第一中学',
        region: '江苏省/苏州市/昆山市',
        rest: '昆山市第一中学',
      },
      {
        text: '江苏省苏州市昆山市江苏省苏州市昆山市花桥镇',
        region: '江苏省/苏州市/昆山市',
        rest: '花桥镇',
      },
      // Without the upper levels.
      { text: '昆山市花桥镇', region: '江苏省/苏州市/昆山市', rest: '花桥镇' },
      { text: '杭州市余杭区仓前街道', region: '浙江省/杭州市/余杭区', rest: '仓前街道' },
      { text: '江苏省昆山市花桥镇', region: '江苏省/苏州市/昆山市', rest: '花桥镇' },
      { text: '中国浙江省杭州市', region: '浙江省/杭州市/-', rest: '' },
      // Beyond the mainland.
      {
        text: '香港特别行政区九龙油尖旺区弥敦道',
        region: '香港特别行政区/九龙/油尖旺区',
        rest: '弥敦道',
      },
      { text: '香港湾仔区轩尼诗道', region: '香港特别行政区/香港岛/湾仔区', rest: '轩尼诗道' },
      { text: '臺灣省臺北市信義區市府路', region: '台湾省/台北市/信义区', rest: '市府路' },
      { text: '香港九龍觀塘區', region: '香港特别行政区/九龙/-', rest: '觀塘區' },
      { text: '台湾台北市大安区', region: '台湾省/台北市/大安区', rest: '' },
    ])
    .run(({ assert }, { text, region, rest }) => {
      const match = matchRegion(text)
      assert.equal(brief(match?.region ?? null), region)
      assert.equal(match?.rest, rest)
    })

  test("a name that several places share is nobody's", ({ assert }) => {
    assert.isNull(matchRegion('鼓楼区中山路'))
    assert.isNull(matchRegion('南京东路100号'))
    assert.isNull(matchRegion('somewhere else'))
    assert.isNull(matchRegion(''))
  })

  test('carries codes', ({ assert }) => {
    assert.deepEqual(matchRegion('江苏省苏州市昆山市')?.region, {
      province: '江苏省',
      provinceCode: '320000',
      city: '苏州市',
      cityCode: '320500',
      district: '昆山市',
      districtCode: '320583',
    })
    assert.equal(matchRegion('重庆市忠县')?.region.cityCode, '500200')
    assert.equal(matchRegion('重庆市渝中区')?.region.cityCode, '500100')
    assert.equal(matchRegion('北京市')?.region.cityCode, '110100')
    assert.equal(matchRegion('湖北省仙桃市')?.region.districtCode, '429004')
    assert.deepEqual(
      [
        '320583',
        '320583101',
        '320583101001',
        'CN610111000000',
        '3205',
        '441900',
        '999999',
        'x',
      ].map((code) => brief(regionByCode(code))),
      [
        '江苏省/苏州市/昆山市',
        '江苏省/苏州市/昆山市',
        '江苏省/苏州市/昆山市',
        '陕西省/西安市/灞桥区',
        '江苏省/苏州市/-',
        '广东省/东莞市/-',
        null,
        null,
      ]
    )
  })

  test('knows what is complete and what is remote', ({ assert }) => {
    const complete = (text: string) => isComplete(matchRegion(text)!.region)
    assert.isTrue(complete('广东省东莞市'))
    assert.isTrue(complete('湖北省仙桃市'))
    assert.isFalse(complete('广东省深圳市'))
    assert.isFalse(complete('北京市'))
    assert.isFalse(complete('湖北省'))
    const remote = [
      '新疆',
      '西藏',
      '内蒙古',
      '青海',
      '宁夏',
      '甘肃',
      '海南',
      '香港',
      '澳门',
      '台湾',
      '四川',
      '浙江',
    ]
    assert.deepEqual(
      remote.filter((name) => isRemote(matchRegion(name)!.region)),
      remote.slice(0, 10)
    )
    assert.equal(regionText(matchRegion('上海长宁区')!.region), '上海市长宁区')
  })

  test('every division is found by its full name, with and without gaps', ({ assert }) => {
    const districts = [...Divisions.all.byId.values()].filter(({ level }) => level === 3)
    fc.assert(
      fc.property(fc.constantFrom(...districts), fc.constantFrom('', ' '), (division, gap) => {
        const city = division.parent!
        const names = [
          city.parent!.name,
          ...(city.nominal && city.name !== city.parent!.name ? [] : [city.name]),
          division.name,
        ]
        const match = matchRegion(names.join(gap) + gap + '幸福路1号')
        assert.equal(match?.region.district, division.name)
        assert.equal(match?.region.districtCode, division.code)
        assert.equal(match?.rest, '幸福路1号')
      }),
      { numRuns: 3000 }
    )
  })
})

test.group('Platform addresses', () => {
  test('are put in order', ({ assert }) => {
    const inOrder = (province: string, city: string, district: string, detail: string) => {
      const { region, detail: rest } = normaliseAddress({ province, city, district, detail })
      return [brief(region), rest]
    }
    assert.deepEqual(inOrder('上海市', '上海市', '长宁区', '上海市上海市长宁区虹桥路1号'), [
      '上海市/上海市/长宁区',
      '虹桥路1号',
    ])
    assert.deepEqual(inOrder('广东', '深圳', '南山', '科技园1号'), [
      '广东省/深圳市/南山区',
      '科技园1号',
    ])
    assert.deepEqual(inOrder('湖北省', '', '仙桃市', '干河街道'), ['湖北省/-/仙桃市', '干河街道'])
    assert.deepEqual(inOrder('广东省', '东莞市', '长安镇', '振安路1号'), [
      '广东省/东莞市/-',
      '长安镇 振安路1号',
    ])
    assert.deepEqual(inOrder('江苏省', '苏州市', '其它区', '工业园区1号'), [
      '江苏省/苏州市/苏州工业园区',
      '1号',
    ])
    assert.deepEqual(inOrder('江苏省', '苏州市', '', '昆山市花桥镇1号'), [
      '江苏省/苏州市/昆山市',
      '花桥镇1号',
    ])
    assert.deepEqual(inOrder('', '', '', '浙江省杭州市西湖区文三路'), [
      '浙江省/杭州市/西湖区',
      '文三路',
    ])
    assert.deepEqual(inOrder('California', '', '', '1 Main St'), [null, '1 Main St'])
  })
})

test.group('Pasted addresses', () => {
  test('{line}')
    .with([
      {
        line: '陈先生18112345678江苏省苏州市昆山市花桥镇蓬青东路9000号一单元，000000',
        is: [
          '陈先生',
          '+8618112345678',
          '江苏省/苏州市/昆山市',
          '花桥镇蓬青东路9000号一单元',
          '000000',
        ],
      },
      {
        line: '浙江省杭州市西湖区文三路1号2幢301室 张三 13800138000',
        is: ['张三', '+8613800138000', '浙江省/杭州市/西湖区', '文三路1号2幢301室', null],
      },
      {
        line: '收货人：李小红\n手机号码：138-0013-8000\n所在地区：广东 深圳 南山区\n详细地址：科技园南路8号',
        is: ['李小红', '+8613800138000', '广东省/深圳市/南山区', '科技园南路8号', null],
      },
      {
        line: '王五，18412345678转1234，北京市朝阳区建国路93号万达广场10号楼，100022',
        is: [
          '王五',
          '+8618412345678x1234',
          '北京市/北京市/朝阳区',
          '建国路93号万达广场10号楼',
          '100022',
        ],
      },
      {
        line: '上海市浦东新区世纪大道100号,赵六,021-58881234',
        is: ['赵六', '+862158881234', '上海市/上海市/浦东新区', '世纪大道100号', null],
      },
      {
        line: '阿依古丽·买买提 13999999999 新疆乌鲁木齐市天山区新华北路1号',
        is: [
          '阿依古丽·买买提',
          '+8613999999999',
          '新疆维吾尔自治区/乌鲁木齐市/天山区',
          '新华北路1号',
          null,
        ],
      },
      {
        line: '孙悟空 13800138000 湖北省仙桃市干河街道 流塘路9号 放门口',
        is: ['孙悟空', '+8613800138000', '湖北省/-/仙桃市', '干河街道 流塘路9号 放门口', null],
      },
      {
        line: 'John Smith 13912345678 上海市静安区南京西路1266号',
        is: ['John Smith', '+8613912345678', '上海市/上海市/静安区', '南京西路1266号', null],
      },
      {
        line: '小明(公司前台)，13912345678，上海市静安区南京西路1266号恒隆广场',
        is: [
          '小明(公司前台)',
          '+8613912345678',
          '上海市/上海市/静安区',
          '南京西路1266号恒隆广场',
          null,
        ],
      },
      {
        line: '【王大力】18888888888 山东省青岛市市南区香港中路',
        is: ['王大力', '+8618888888888', '山东省/青岛市/市南区', '香港中路', null],
      },
      { line: '13800138000', is: [null, '+8613800138000', null, '', null] },
      { line: '', is: [null, null, null, '', null] },
    ])
    .run(({ assert }, { line, is }) => {
      const { name, phone, region, detail, postcode } = parseAddress(line)
      assert.deepEqual([name, phone?.canonical ?? null, brief(region), detail, postcode], is)
    })
})

import { test } from '@japa/runner'
import { findRegion } from '#customers/services/regions'

test.group('Regions', () => {
  test('{province} {city} {district} is {code}')
    .with([
      { province: '浙江省', city: '杭州市', district: '西湖区', code: '330106' },
      { province: '广东', city: '深圳', district: '南山', code: '440305' },
      { province: '北京市', city: '北京市', district: '朝阳区', code: '110105' },
      { province: '北京', city: '北京', district: '海淀区', code: '110108' },
      { province: '湖北省', city: '仙桃市', district: '', code: '429004' },
      { province: '湖北省', city: '省直辖县', district: '天门市', code: '429006' },
      { province: '广东省', city: '东莞市', district: '虎门镇', code: '441900121' },
      { province: '新疆维吾尔自治区', city: '乌鲁木齐市', district: '天山区', code: '650102' },
      { province: '上海', city: null, district: null, code: '31' },
      { province: '香港', city: null, district: null, code: '81' },
    ])
    .run(({ assert }, { code, ...names }) => {
      assert.equal(findRegion(names)?.code, code)
    })

  test('says nothing of places it does not know', ({ assert }) => {
    assert.isNull(findRegion({ province: 'CA', city: 'San Francisco' }))
    assert.isNull(findRegion({}))
  })
})

import { test } from '@japa/runner'
import fc from 'fast-check'
import { toUnits } from '#orders/domain/amounts'
import {
  type CellFault,
  readAmount,
  readMoment,
  readQuantity,
} from '#modules/oms/domain/file_cells'
import { readGroup, type FileOrder } from '#modules/oms/domain/file_documents'
import {
  BLANK_MAPPING,
  headerKey,
  missingOf,
  type FileMapping,
} from '#modules/oms/domain/file_mapping'
import { FILE_TEMPLATES, guessMapping } from '#modules/oms/domain/file_templates'
import { takeApart } from '#modules/oms/services/order_files/take_apart'
import { matchReturns, type ReturnedLine, type SoldLine } from '#modules/oms/domain/match_returns'

const codeOf = (read: () => unknown) => {
  try {
    return read()
  } catch (error) {
    return (error as CellFault).code
  }
}
const MAPPING: FileMapping = {
  ...BLANK_MAPPING,
  columns: {
    order_no: 'no',
    code: 'code',
    quantity: 'qty',
    price: 'price',
    line_amount: 'sum',
    placed_at: 'at',
    order_discount: 'off',
    total: 'total',
    status: 'status',
  },
}
const rowOf = (rowNumber: number, cells: Record<string, string>) => ({
  rowNumber,
  values: Object.values(cells),
  cells,
})
const read = (rows: Record<string, string>[], changes: Partial<FileMapping> = {}) =>
  readGroup(
    '1',
    rows.map((cells, index) =>
      rowOf(index + 2, { no: '1', at: '2026-11-20', code: 'A', ...cells })
    ),
    { ...MAPPING, ...changes },
    takeApart
  )

test.group('Cells of order files', () => {
  test('amounts in every writing, never rounded', ({ assert }) => {
    const point = (text: string) => codeOf(() => readAmount(text, '.'))
    assert.deepEqual(['¥1,234.50', '１２．５', '(12.00)', '-0.005', '.5', '3 元'].map(point), [
      '1234.5',
      '12.5',
      '-12',
      '-0.005',
      '0.5',
      '3',
    ])
    assert.deepEqual(['1,23', '12.00001', '免费', '1.234,50', ''].map(point), [
      'not_an_amount',
      'too_precise',
      'not_an_amount',
      'not_an_amount',
      'not_an_amount',
    ])
    assert.equal(readAmount('1.234,50', ','), '1234.5')
  })

  test('quantities are whole and not nothing', ({ assert }) => {
    assert.deepEqual(
      ['6', '-1', '3.0', '1,200', '0', '1.5', '二'].map((text) => codeOf(() => readQuantity(text))),
      [6, -1, 3, 1200, 'not_a_quantity', 'not_a_quantity', 'not_a_quantity']
    )
  })

  test('times in their zone, through the summer too', ({ assert }) => {
    const at = (
      text: string,
      dateFormat: FileMapping['dateFormat'] = 'auto',
      zone = 'Europe/London'
    ) => codeOf(() => readMoment(text, { dateFormat, zone }))
    assert.equal(at('2011-07-01 08:26:00'), '2011-07-01T07:26:00.000Z')
    assert.equal(at('2026年1月5日 8:03', 'auto', 'Asia/Shanghai'), '2026-01-05T00:03:00.000Z')
    assert.equal(at('05/11/2026', 'dmy'), '2026-11-05T00:00:00.000Z')
    assert.equal(at('05/11/2026', 'mdy'), '2026-05-10T23:00:00.000Z')
    assert.equal(at('1764000000', 'epoch'), '2025-11-24T16:00:00.000Z')
    assert.equal(at('2026-11-20T10:00:00+08:00'), '2026-11-20T02:00:00.000Z')
    assert.equal(at('05/11/2026'), 'not_a_time')
    assert.equal(at('2026-02-30'), 'not_a_time')
  })
})

test.group('Rows of a number', () => {
  test('the amount of a line counts, and what its price is more than that is a discount', ({
    assert,
  }) => {
    const { documents } = read([
      { qty: '2', price: '100', sum: '189.90', off: '10' },
      { qty: '1', price: '', sum: '5' },
    ])
    const [one] = documents
    assert.deepInclude(one.kind === 'order' ? one.order : {}, { total: '184.9000' })
    const lines = (one.kind === 'order' ? one.order.lines : []) as {
      price: string
      discount: string
      order_discount: string
    }[]
    assert.deepEqual(
      lines.map((line) => [line.price, line.discount, line.order_discount]),
      [
        ['100.0000', '10.1000', '9.7400'],
        ['5.0000', '0.0000', '0.2600'],
      ]
    )
  })

  test('a word without a meaning is nobody’s guess, and negative rows are returns only where they are said to be', ({
    assert,
  }) => {
    const [order] = read([{ qty: '1', price: '1', status: '待确认' }]).documents
    assert.equal(order.kind === 'order' && order.order.status, 'unknown')
    const rows = [
      { qty: '2', price: '10' },
      { qty: '-1', price: '10' },
    ]
    const kinds = (changes: Partial<FileMapping>) =>
      read(rows, changes).documents.map((one) => [one.kind, one.id])
    assert.deepEqual(kinds({ hasNegativeReturns: true }), [
      ['order', '1'],
      ['return', '1#return'],
    ])
    const [parked] = read(rows).documents
    assert.deepEqual(parked.kind === 'order' && parked.park, {
      reason: 'file_negative',
      amount: '10.0000',
    })
  })

  test('one bad row leaves none of the order', ({ assert }) => {
    const { documents, faults } = read([
      { qty: '1', price: '1' },
      { qty: 'x', price: '1' },
    ])
    assert.isEmpty(documents)
    assert.deepEqual(faults, [
      { row: 3, column: 'qty', value: 'x', code: 'not_a_quantity', params: {} },
    ])
  })
})

test.group('Mappings', () => {
  test('exports of Pinduoduo and 聚水潭 are known by their headers', ({ assert }) => {
    const pdd =
      '订单成交时间,商品,订单号,订单状态,商品总价(元),邮费(元),店铺优惠折扣(元),平台优惠折扣(元),多多支付立减金额(元),用户实付金额(元),商家实收金额(元),商品数量(件),商品id,商家编码-规格维度,商家备注'.split(
        ','
      )
    const found = guessMapping(pdd, { currency: 'CNY', zone: 'Asia/Shanghai' })
    assert.equal(found.template, 'pinduoduo')
    assert.isEmpty(missingOf(found.mapping, pdd))
    const jst =
      '内部订单号,线上订单号,店铺名称,商品编码,商品名称,数量,商品单价,商品金额,买家实付,收入运费,状态,下单时间,付款日期'.split(
        ','
      )
    assert.equal(
      guessMapping(jst, { currency: 'CNY', zone: 'Asia/Shanghai' }).template,
      'jushuitan'
    )
    const own = ['Order No', '下单时间', 'SKU', '数量', '商品总价（元）']
    const guess = guessMapping(own, { currency: 'USD', zone: 'UTC' })
    assert.isNull(guess.template)
    assert.deepInclude(guess.mapping.columns, {
      order_no: 'Order No',
      line_amount: '商品总价（元）',
    })
    assert.isEmpty(missingOf(guess.mapping, own))
  })

  test('files of the same columns have the same key; a column that is gone is missing', ({
    assert,
  }) => {
    assert.equal(headerKey(['订单号', '商品总价(元)']), headerKey([' 商品总价（元） ', '订单号']))
    assert.deepEqual(missingOf(FILE_TEMPLATES.online_retail.mapping, ['InvoiceNo', 'Quantity']), [
      'placed_at',
      'price',
      'code',
      'title',
      'buyer_id',
      'country',
    ])
  })
})

test.group('Returns and what they came back from', () => {
  const line = fc.record({
    code: fc.constantFrom('A', 'B'),
    qty: fc.integer({ min: 1, max: 9 }),
    price: fc.constantFrom('2.5', '3.75'),
  })

  test('no unit and no cent is lost, and none comes back twice', ({ assert }) => {
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 8 }),
        fc.array(line, { maxLength: 8 }),
        (back, out) => {
          const returned = back.map(({ code, qty, price }, at): ReturnedLine => ({
            id: String(at),
            code,
            title: code,
            qty,
            price,
            amount: times(price, qty),
            isFee: false,
          }))
          const sold = out.map(({ code, qty, price }, at): SoldLine => ({
            orderId: at % 3,
            orderLineId: at,
            code,
            unitPrice: price,
            payable: times(price, qty),
            qty,
            left: qty,
            paidLeft: '20',
          }))
          const matched = matchReturns(returned, sold)
          for (const one of returned) {
            const parts = matched.filter((part) => part.line === one)
            assert.equal(
              parts.reduce((sum, part) => sum + part.qty, 0),
              one.qty
            )
            assert.equal(
              parts.reduce((sum, part) => sum + toUnits(part.amount), 0n),
              toUnits(one.amount)
            )
          }
          for (const one of out.keys()) {
            const taken = matched
              .filter((part) => part.orderLineId === one)
              .reduce((sum, part) => sum + part.qty, 0)
            assert.isAtMost(taken, out[one].qty)
          }
          for (const order of [0, 1, 2]) {
            const money = matched
              .filter((part) => part.orderId === order)
              .reduce((sum, part) => sum + toUnits(part.amount), 0n)
            assert.isTrue(money <= toUnits('20'))
          }
        }
      ),
      { numRuns: 300 }
    )
  })

  const times = (price: string, qty: number) => {
    const units = toUnits(price) * BigInt(qty)
    return `${units / 10_000n}.${String(units % 10_000n).padStart(4, '0')}`
  }
})

test.group('Addresses of one column', () => {
  const columns = { ...MAPPING.columns, full_address: 'to', name: 'who', phone: 'tel' }
  const addressOf = (cells: Record<string, string>, changes: Partial<FileMapping> = {}) => {
    const { documents, faults } = read([{ qty: '1', price: '9', ...cells }], {
      columns,
      ...changes,
    })
    return faults.length > 0 ? faults : (documents[0] as FileOrder)
  }

  test('are taken apart where they leave no doubt, with the name and the phone in them', ({
    assert,
  }) => {
    const shipTo = (cells: Record<string, string>, changes: Partial<FileMapping> = {}) =>
      (addressOf(cells, changes) as FileOrder).order.ship_to as Record<string, unknown>
    assert.deepInclude(shipTo({ to: '浙江杭州西湖区文三路 100 号 3 单元', who: '王小明' }), {
      name: '王小明',
      province: '浙江省',
      city: '杭州市',
      district: '西湖区',
      address: '文三路 100 号 3 单元',
    })
    assert.deepInclude(shipTo({ to: '张三，13800138000，上海市浦东新区张杨路500号' }), {
      name: '张三',
      phone: '13800138000',
      city: '上海市',
      district: '浦东新区',
      address: '张杨路500号',
    })
    // A county directly under its province, and a city without districts.
    assert.deepInclude(shipTo({ to: '河南省济源市天坛路1号' }), {
      city: undefined,
      district: '济源市',
    })
    assert.deepInclude(shipTo({ to: '广东省东莞市南城街道鸿福路2号' }), { city: '东莞市' })
    // Columns of their own win; addresses abroad stay as they are.
    const own = { columns: { ...columns, province: 'p', city: 'c', address: 'a' } }
    assert.deepInclude(
      shipTo({ to: '随便写的', p: '江苏省', c: '苏州市', a: '观前街 1 号' }, own),
      {
        province: '江苏省',
        address: '观前街 1 号',
      }
    )
    const abroad = { constants: { ...MAPPING.constants, country: 'GB' } }
    assert.deepInclude(shipTo({ to: '1 Long Street, London' }, abroad), {
      province: undefined,
      address: '1 Long Street, London',
    })
  })

  test('wait for a person where they leave some', ({ assert }) => {
    const parked = (to: string) => (addressOf({ to }) as FileOrder).park
    assert.deepEqual(parked('文三路 100 号'), {
      reason: 'file_address',
      amount: '9.0000',
      lacks: 'region',
      found: '',
    })
    assert.deepInclude(parked('浙江省杭州市文三路 100 号'), {
      lacks: 'district',
      found: '浙江省杭州市',
    })
    assert.deepInclude(parked('浙江省杭州市西湖区'), {
      lacks: 'street',
      found: '浙江省杭州市西湖区',
    })
  })

  test('are what a lone address column is taken for', ({ assert }) => {
    const guess = (headers: string[]) =>
      guessMapping(headers, { currency: 'CNY', zone: 'Asia/Shanghai' }).mapping.columns
    const lone = guess(['订单号', '数量', '收货地址'])
    assert.deepEqual([lone.full_address, lone.address], ['收货地址', undefined])
    const parted = guess(['订单号', '数量', '省', '市', '详细地址'])
    assert.deepEqual([parted.full_address, parted.address], [undefined, '详细地址'])
  })
})

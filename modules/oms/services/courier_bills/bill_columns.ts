import type { Column } from '#kernel/spreadsheets/index'

/**
 * The columns of a courier's bill by the names couriers give them. The weight that was charged goes
 * before a plain one, what is due before a plain amount.
 */
export const BILL_COLUMNS: readonly Column[] = [
  {
    key: 'waybill',
    header: '运单号',
    aliases: [
      ...['快递单号', '单号', '运单号码', '运单编号', '快递运单号', '面单号', '物流单号', '邮件号'],
      ...['waybill', 'waybill no', 'waybill number', 'tracking no', 'tracking number'],
    ],
    required: true,
    kind: 'id',
    maxLength: 60,
  },
  {
    key: 'chargedWeight',
    header: '计费重量',
    aliases: [
      ...['结算重量', '收费重量', '计重', '计费重量kg', '结算重量kg'],
      ...['chargeable weight', 'billed weight', 'charged weight'],
    ],
    kind: 'decimal',
  },
  {
    key: 'weight',
    header: '重量',
    aliases: ['重量kg', '实际重量', '包裹重量', 'weight', 'weight kg', 'actual weight'],
    kind: 'decimal',
  },
  {
    key: 'due',
    header: '应付金额',
    aliases: [
      ...['结算金额', '应收金额', '合计', '合计金额', '费用合计', '总费用', '总金额'],
      ...['total', 'total amount', 'amount due', 'net amount'],
    ],
    kind: 'money',
  },
  {
    key: 'amount',
    header: '金额',
    aliases: ['运费', '快递费', '费用', '运费金额', 'amount', 'freight', 'charge', 'price'],
    kind: 'money',
  },
  {
    key: 'province',
    header: '目的省',
    aliases: [
      ...['目的省份', '省份', '收件省', '收件省份', '收货省', '收货省份', '目的地省份'],
      ...['province', 'destination province'],
    ],
    maxLength: 100,
  },
  {
    key: 'city',
    header: '目的市',
    aliases: ['目的城市', '收件市', '收件城市', '收货城市', '城市', 'city', 'destination city'],
    maxLength: 100,
  },
  {
    key: 'destination',
    header: '目的地',
    aliases: ['目的地区', '收件地', '到达地', '目的站', '收件地区', 'destination', 'to'],
    maxLength: 200,
  },
  {
    key: 'date',
    header: '发货日期',
    aliases: [
      ...['揽收日期', '日期', '寄件日期', '寄件时间', '揽收时间', '发货时间', '业务日期'],
      ...['date', 'ship date', 'shipped on', 'pickup date'],
    ],
    kind: 'date',
  },
  {
    key: 'fee',
    header: '费用类型',
    aliases: [
      '费用项目',
      '费用名称',
      '收费项目',
      '费用类别',
      'fee',
      'fee type',
      'charge type',
      'surcharge',
    ],
    maxLength: 40,
  },
]

/** Words for the freight itself among the kinds of charges. */
const FREIGHT = new Set([
  '运费',
  '快递费',
  '基础运费',
  '首续重',
  '寄件运费',
  'freight',
  'shipping',
  'base',
])

/** A kind of charge as it is compared; the freight itself is empty. */
export function foldFee(text: string): string {
  const folded = text.normalize('NFKC').trim().toLowerCase()
  return FREIGHT.has(folded) ? '' : folded
}

/** Rows below the lines that only sum them. */
const SUM = /^(合计|总计|小计|本页合计|total|sum|subtotal)[:：]?$/i

export const isSumRow = (waybill: string, values: readonly string[]) =>
  SUM.test(waybill.trim()) ||
  (waybill.trim() === '' && values.some((value) => SUM.test(value.trim())))

/** Whether a weight column says grams at its head; kilograms otherwise. */
export const isInGrams = (header: string | undefined) =>
  /(?<!千)克|[(（\s](g|gram|grams)[)）]?$/i.test(header ?? '')

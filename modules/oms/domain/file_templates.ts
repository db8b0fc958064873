import {
  BLANK_MAPPING,
  FILE_FIELDS,
  foldHeader,
  missingOf,
  type FileField,
  type FileMapping,
} from '#modules/oms/domain/file_mapping'

/** Names that columns go by in exports of platforms, of other systems and of our own. */
const NAMES: Readonly<Partial<Record<FileField, readonly string[]>>> = {
  order_no: [
    '订单号',
    '订单编号',
    '线上订单号',
    '平台单号',
    '原始单号',
    'order no',
    'order number',
    'invoiceno',
  ],
  line_no: ['子订单编号', '子订单号', '明细编号', 'line no'],
  code: [
    '商家编码',
    '商品编码',
    'sku编码',
    '商家编码-规格维度',
    '外部编码',
    'sku',
    'sku code',
    'stockcode',
  ],
  product_id: ['商品id', '平台商品编号', 'product id'],
  title: ['商品', '商品名称', '商品标题', '宝贝标题', 'title', 'description', 'product'],
  quantity: ['数量', '商品数量', '购买数量', '宝贝数量', 'qty', 'quantity'],
  price: ['单价', '商品单价', '成交单价', 'unit price', 'price'],
  line_amount: ['商品金额', '商品总价', '明细金额', '成交金额', 'line amount'],
  discount: ['明细优惠', '商品优惠', 'discount'],
  order_discount: ['店铺优惠折扣', '订单优惠', '商家优惠', 'order discount'],
  shipping: ['邮费', '运费', '收入运费', '买家应付邮费', 'shipping'],
  tax: ['税额', 'tax'],
  total: ['商家实收金额', '订单金额', '应付金额', 'order total', 'total'],
  currency: ['币种', 'currency'],
  status: ['订单状态', '状态', 'status'],
  placed_at: [
    '下单时间',
    '订单创建时间',
    '订单成交时间',
    '创建时间',
    'order date',
    'placed at',
    'invoicedate',
  ],
  paid_at: ['付款时间', '支付时间', '订单付款时间', 'paid at'],
  updated_at: ['更新时间', '修改时间', 'updated at'],
  buyer_id: ['买家账号', '买家会员名', '会员名', '买家昵称', 'buyer', 'customer id', 'customerid'],
  name: ['收货人', '收货人姓名', '收件人', 'consignee', 'name'],
  phone: ['手机', '手机号', '联系手机', '收货人手机', '联系电话', 'phone'],
  email: ['邮箱', 'email', 'e-mail'],
  country: ['国家', 'country'],
  province: ['省', '省份', 'province', 'state'],
  city: ['市', '城市', 'city'],
  district: ['区', '区县', 'district'],
  address: ['收货地址', '详细地址', '地址', 'address'],
  full_address: ['完整地址', '收货信息', '收件信息', '收货地址信息', 'full address'],
  postcode: ['邮编', 'postcode', 'zip'],
  buyer_note: ['买家留言', '买家备注', 'buyer note'],
  seller_note: ['商家备注', '卖家备注', 'seller note'],
  original_no: ['原订单号', '原始订单号', 'original order no'],
}

const PDD_STATUSES = {
  '待发货': 'to_ship',
  '已发货，待收货': 'shipped',
  '已发货,待签收': 'shipped',
  '已收货': 'shipped',
  '已取消': 'cancelled',
  '已关闭': 'cancelled',
} as const
const JUSHUITAN_STATUSES = {
  待付款: 'unpaid',
  已付款待审核: 'to_ship',
  已客审待财审: 'held',
  异常: 'held',
  发货中: 'to_ship',
  已发货: 'shipped',
  取消: 'cancelled',
  已取消: 'cancelled',
} as const

/** Exports whose columns are known; each is told by headers that only it has. */
export const FILE_TEMPLATES: Readonly<
  Record<string, { headers: readonly string[]; mapping: FileMapping }>
> = {
  pinduoduo: {
    headers: ['订单成交时间', '订单号', '多多支付立减金额(元)', '商家实收金额(元)'],
    mapping: {
      ...BLANK_MAPPING,
      columns: {
        order_no: '订单号',
        placed_at: '订单成交时间',
        title: '商品',
        product_id: '商品id',
        code: '商家编码-规格维度',
        quantity: '商品数量(件)',
        line_amount: '商品总价(元)',
        order_discount: '店铺优惠折扣(元)',
        shipping: '邮费(元)',
        total: '商家实收金额(元)',
        status: '订单状态',
        seller_note: '商家备注',
      },
      statuses: PDD_STATUSES,
      isPaid: true,
    },
  },
  jushuitan: {
    headers: ['内部订单号', '线上订单号', '商品编码', '商品单价'],
    mapping: {
      ...BLANK_MAPPING,
      columns: {
        order_no: '线上订单号',
        code: '商品编码',
        title: '商品名称',
        quantity: '数量',
        price: '商品单价',
        shipping: '收入运费',
        status: '状态',
        placed_at: '下单时间',
        paid_at: '付款日期',
      },
      statuses: JUSHUITAN_STATUSES,
      isPaid: true,
    },
  },
  online_retail: {
    headers: ['InvoiceNo', 'StockCode', 'UnitPrice', 'CustomerID'],
    mapping: {
      ...BLANK_MAPPING,
      columns: {
        order_no: 'InvoiceNo',
        code: 'StockCode',
        title: 'Description',
        quantity: 'Quantity',
        price: 'UnitPrice',
        placed_at: 'InvoiceDate',
        buyer_id: 'CustomerID',
        country: 'Country',
      },
      constants: { currency: 'GBP', status: 'shipped', country: '' },
      zone: 'Europe/London',
      isPaid: true,
      returnPrefix: 'C',
      bookingPrefix: 'A',
      findsReturns: true,
      parksFree: true,
      feeCodes: [
        'POST',
        'DOT',
        'C2',
        'M',
        'm',
        'D',
        'S',
        'B',
        'BANK CHARGES',
        'AMAZONFEE',
        'CRUK',
        'PADS',
      ],
    },
  },
}

/** A mapping to begin with: the template whose headers are all here, else columns by their names. */
export function guessMapping(
  headers: readonly string[],
  defaults: { currency: string; zone: string }
): { mapping: FileMapping; template: string | null } {
  const known = Object.entries(FILE_TEMPLATES).find(([, template]) =>
    template.headers.every((header) => headers.includes(header))
  )
  if (known) {
    const [name, { mapping }] = known
    const columns = Object.fromEntries(
      Object.entries(mapping.columns).filter(([, header]) => headers.includes(header))
    )
    return { mapping: { ...mapping, columns }, template: name }
  }
  const columns: FileMapping['columns'] = {}
  const taken = new Set<string>()
  for (const field of FILE_FIELDS) {
    const wanted = (NAMES[field] ?? []).map(foldHeader)
    const hit = headers.find((header) => !taken.has(header) && wanted.includes(foldHeader(header)))
    if (!hit) continue
    columns[field] = hit
    taken.add(hit)
  }
  // Without columns of the region the address is all of it in one.
  if (columns.address && !columns.full_address && !columns.province && !columns.city) {
    columns.full_address = columns.address
    delete columns.address
  }
  return {
    mapping: {
      ...BLANK_MAPPING,
      columns,
      constants: { ...BLANK_MAPPING.constants, currency: defaults.currency },
      zone: defaults.zone,
    },
    template: null,
  }
}

/** Whether a mapping reads a file with these headers as it is. */
export const fits = (mapping: FileMapping, headers: readonly string[]) =>
  missingOf(mapping, headers).length === 0

export type AccountKind = 'asset' | 'liability' | 'equity' | 'cost' | 'income' | 'expense'

export interface AccountSeed {
  code: string
  name: string
  nameEn: string
  kind: AccountKind
}

/**
 * The accounts this house posts to, after the chart of 小企业会计准则
 * (财会[2011]17号); two-digit sub-accounts are ours.
 */
export const ACCOUNTS = {
  inventory: '1405',
  goodsInTransit: '1402',
  receivable: '1122',
  cash: '1002',
  wallet: '1012',
  payable: '2202',
  goodsReceived: '2202.90',
  courierPayable: '2241.01',
  outputVat: '2221.01',
  inputVat: '2221.02',
  sales: '5001.01',
  salesDiscounts: '5001.02',
  salesReturns: '5001.03',
  shippingIncome: '5001.04',
  goodsCost: '5401',
  commission: '5601.01',
  freight: '5601.02',
  returnFreight: '5601.04',
  paymentFee: '5603.01',
  returnLoss: '5711.01',
  stockDifferences: '1901',
  production: '4001',
  openingEquity: '3001',
} as const

export const CHART: readonly AccountSeed[] = [
  { code: '1001', name: '库存现金', nameEn: 'Cash on hand', kind: 'asset' },
  { code: '1002', name: '银行存款', nameEn: 'Bank deposits', kind: 'asset' },
  { code: '1012', name: '其他货币资金', nameEn: 'Wallets and platform balances', kind: 'asset' },
  { code: '1122', name: '应收账款', nameEn: 'Accounts receivable', kind: 'asset' },
  { code: '1123', name: '预付账款', nameEn: 'Prepayments', kind: 'asset' },
  { code: '1221', name: '其他应收款', nameEn: 'Other receivables', kind: 'asset' },
  { code: '1402', name: '在途物资', nameEn: 'Goods in transit', kind: 'asset' },
  { code: '1405', name: '库存商品', nameEn: 'Goods in stock', kind: 'asset' },
  { code: '1411', name: '周转材料', nameEn: 'Packaging and consumables', kind: 'asset' },
  { code: '1901', name: '待处理财产损溢', nameEn: 'Stock differences pending', kind: 'asset' },
  { code: '2202', name: '应付账款', nameEn: 'Accounts payable', kind: 'liability' },
  {
    code: '2202.90',
    name: '应付账款—暂估',
    nameEn: 'Goods received, not billed',
    kind: 'liability',
  },
  { code: '2203', name: '预收账款', nameEn: 'Advances from customers', kind: 'liability' },
  { code: '2211', name: '应付职工薪酬', nameEn: 'Wages payable', kind: 'liability' },
  { code: '2221', name: '应交税费', nameEn: 'Taxes payable', kind: 'liability' },
  { code: '2221.01', name: '应交增值税—销项', nameEn: 'Output VAT', kind: 'liability' },
  { code: '2221.02', name: '应交增值税—进项', nameEn: 'Input VAT', kind: 'liability' },
  { code: '2241', name: '其他应付款', nameEn: 'Other payables', kind: 'liability' },
  { code: '2241.01', name: '其他应付款—快递', nameEn: 'Couriers payable', kind: 'liability' },
  { code: '3001', name: '实收资本', nameEn: 'Paid-in capital', kind: 'equity' },
  { code: '3103', name: '本年利润', nameEn: 'Profit of the year', kind: 'equity' },
  { code: '3104', name: '利润分配', nameEn: 'Retained earnings', kind: 'equity' },
  { code: '4001', name: '生产成本', nameEn: 'Production costs', kind: 'cost' },
  { code: '5001', name: '主营业务收入', nameEn: 'Sales revenue', kind: 'income' },
  { code: '5001.01', name: '商品销售', nameEn: 'Sales of goods', kind: 'income' },
  { code: '5001.02', name: '销售折扣', nameEn: 'Sales discounts', kind: 'income' },
  { code: '5001.03', name: '销售退回', nameEn: 'Sales refunds', kind: 'income' },
  { code: '5001.04', name: '运费收入', nameEn: 'Shipping income', kind: 'income' },
  { code: '5301', name: '营业外收入', nameEn: 'Non-operating income', kind: 'income' },
  { code: '5401', name: '主营业务成本', nameEn: 'Cost of goods sold', kind: 'expense' },
  { code: '5601', name: '销售费用', nameEn: 'Selling expenses', kind: 'expense' },
  { code: '5601.01', name: '平台佣金', nameEn: 'Platform commission', kind: 'expense' },
  { code: '5601.02', name: '快递费', nameEn: 'Courier freight', kind: 'expense' },
  { code: '5601.03', name: '推广费', nameEn: 'Advertising', kind: 'expense' },
  { code: '5601.04', name: '退货运费', nameEn: 'Return freight', kind: 'expense' },
  { code: '5602', name: '管理费用', nameEn: 'Administrative expenses', kind: 'expense' },
  { code: '5603', name: '财务费用', nameEn: 'Financial expenses', kind: 'expense' },
  { code: '5603.01', name: '支付手续费', nameEn: 'Payment fees', kind: 'expense' },
  { code: '5711', name: '营业外支出', nameEn: 'Non-operating expenses', kind: 'expense' },
  { code: '5711.01', name: '退货损失', nameEn: 'Loss on returned goods', kind: 'expense' },
]

/** `2202.90` → `2202`; a four-digit code has no parent. */
export function parentOf(code: string): string | null {
  const dot = code.lastIndexOf('.')
  return dot < 0 ? null : code.slice(0, dot)
}

/** Accounts whose balance normally stands on the debit side. */
export function isDebitSide(kind: AccountKind) {
  return kind === 'asset' || kind === 'expense' || kind === 'cost'
}

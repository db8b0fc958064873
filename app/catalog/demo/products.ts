import type { ProductDraft, SkuDraft, SkuKind } from '#catalog/domain/product_draft'

/** One product in a line of data; every mix of its options is a SKU. */
interface Line {
  code: string
  name: string
  nameEn: string
  category: string
  options?: Record<string, readonly (readonly [code: string, value: string])[]>
  price: number
  cost: number
  weightG: number
  /** Length, width and height in millimetres. */
  size: readonly [number, number, number]
  kind?: SkuKind
  carton?: number
  hazmat?: boolean
}

const SIZES = [
  ['M', 'M'],
  ['L', 'L'],
  ['XL', 'XL'],
] as const

const LINES: readonly Line[] = [
  {
    code: 'SY-JKT',
    name: '三合一冲锋衣',
    nameEn: '3-in-1 shell jacket',
    category: '服装 / 外套',
    options: {
      颜色: [
        ['BK', '黑色'],
        ['GY', '岩灰'],
      ],
      尺码: SIZES,
    },
    price: 899,
    cost: 380,
    weightG: 1150,
    size: [360, 300, 90],
    carton: 12,
  },
  {
    code: 'SY-DWN',
    name: '轻羽羽绒服',
    nameEn: 'Light down jacket',
    category: '服装 / 外套',
    options: {
      颜色: [
        ['BK', '黑色'],
        ['OR', '暖橙'],
      ],
      尺码: SIZES.slice(0, 2),
    },
    price: 699,
    cost: 310,
    weightG: 420,
    size: [320, 240, 80],
    carton: 20,
  },
  {
    code: 'SY-FLC',
    name: '保暖抓绒衣',
    nameEn: 'Fleece jacket',
    category: '服装 / 外套',
    options: {
      颜色: [
        ['GY', '麻灰'],
        ['NV', '藏青'],
      ],
      尺码: SIZES.slice(0, 2),
    },
    price: 259,
    cost: 98,
    weightG: 380,
    size: [320, 240, 60],
    carton: 24,
  },
  {
    code: 'SY-TEE',
    name: '速干短袖',
    nameEn: 'Quick-dry tee',
    category: '服装 / 上衣',
    options: {
      颜色: [
        ['WH', '白色'],
        ['BK', '黑色'],
        ['GN', '松绿'],
      ],
      尺码: SIZES.slice(0, 2),
    },
    price: 129,
    cost: 42,
    weightG: 160,
    size: [280, 220, 20],
    carton: 60,
  },
  {
    code: 'SY-PNT',
    name: '弹力徒步裤',
    nameEn: 'Stretch hiking trousers',
    category: '服装 / 裤装',
    options: {
      颜色: [
        ['KH', '卡其'],
        ['BK', '黑色'],
      ],
      尺码: SIZES.slice(0, 2),
    },
    price: 329,
    cost: 130,
    weightG: 410,
    size: [320, 240, 50],
    carton: 30,
  },
  {
    code: 'SY-BOT',
    name: '防水登山鞋',
    nameEn: 'Waterproof hiking boots',
    category: '鞋靴',
    options: {
      鞋码: [
        ['40', '40'],
        ['41', '41'],
        ['42', '42'],
        ['43', '43'],
      ],
    },
    price: 599,
    cost: 265,
    weightG: 1280,
    size: [340, 220, 130],
    carton: 8,
  },
  {
    code: 'SY-TNT2',
    name: '双人帐篷',
    nameEn: 'Two-person tent',
    category: '露营',
    options: {
      颜色: [
        ['GN', '松绿'],
        ['OR', '暖橙'],
      ],
    },
    price: 799,
    cost: 350,
    weightG: 2300,
    size: [480, 160, 160],
    carton: 6,
  },
  {
    code: 'SY-TNT4',
    name: '四人帐篷',
    nameEn: 'Four-person tent',
    category: '露营',
    price: 1299,
    cost: 590,
    weightG: 5200,
    size: [620, 220, 220],
    carton: 3,
  },
  {
    code: 'SY-SLP',
    name: '羽绒睡袋',
    nameEn: 'Down sleeping bag',
    category: '露营',
    options: {
      温标: [
        ['05', '-5℃'],
        ['15', '-15℃'],
      ],
    },
    price: 599,
    cost: 270,
    weightG: 1050,
    size: [350, 200, 200],
    carton: 8,
  },
  {
    code: 'SY-MAT',
    name: '充气睡垫',
    nameEn: 'Sleeping mat',
    category: '露营',
    options: {
      规格: [
        ['1P', '单人'],
        ['2P', '双人'],
      ],
    },
    price: 229,
    cost: 88,
    weightG: 620,
    size: [280, 120, 120],
    carton: 16,
  },
  {
    code: 'SY-POL',
    name: '折叠登山杖',
    nameEn: 'Folding trekking poles',
    category: '装备',
    options: {
      材质: [
        ['CF', '碳纤维'],
        ['AL', '铝合金'],
      ],
    },
    price: 299,
    cost: 115,
    weightG: 480,
    size: [380, 120, 60],
    carton: 20,
  },
  {
    code: 'SY-BAG',
    name: '登山背包',
    nameEn: 'Trekking backpack',
    category: '装备',
    options: {
      容量: [
        ['45', '45L'],
        ['60', '60L'],
      ],
      颜色: [
        ['BK', '黑色'],
        ['BL', '湖蓝'],
      ],
    },
    price: 459,
    cost: 190,
    weightG: 1450,
    size: [620, 320, 180],
    carton: 6,
  },
  {
    code: 'SY-STV',
    name: '便携炉头',
    nameEn: 'Gas stove',
    category: '炊具',
    price: 189,
    cost: 72,
    weightG: 260,
    size: [110, 110, 90],
    carton: 40,
  },
  {
    code: 'SY-GAS',
    name: '高山气罐',
    nameEn: 'Gas canister',
    category: '炊具',
    options: {
      净含量: [
        ['230', '230g'],
        ['450', '450g'],
      ],
    },
    price: 39,
    cost: 14,
    weightG: 380,
    size: [110, 110, 90],
    carton: 24,
    hazmat: true,
  },
  {
    code: 'SY-POT',
    name: '户外套锅',
    nameEn: 'Cookware set',
    category: '炊具',
    options: {
      规格: [
        ['2P', '2-3人'],
        ['4P', '4-5人'],
      ],
    },
    price: 259,
    cost: 102,
    weightG: 720,
    size: [190, 190, 130],
    carton: 12,
  },
  {
    code: 'SY-LMP',
    name: '充电头灯',
    nameEn: 'Rechargeable headlamp',
    category: '装备',
    options: {
      亮度: [
        ['300', '300流明'],
        ['600', '600流明'],
      ],
    },
    price: 149,
    cost: 55,
    weightG: 90,
    size: [100, 80, 60],
    carton: 60,
  },
  {
    code: 'SY-BTL',
    name: '保温水壶',
    nameEn: 'Insulated bottle',
    category: '装备',
    options: {
      容量: [
        ['500', '500ml'],
        ['750', '750ml'],
      ],
      颜色: [
        ['SV', '银色'],
        ['GN', '松绿'],
      ],
    },
    price: 139,
    cost: 48,
    weightG: 340,
    size: [260, 80, 80],
    carton: 24,
  },
  {
    code: 'SY-CHR',
    name: '月亮折叠椅',
    nameEn: 'Folding camp chair',
    category: '露营',
    options: {
      颜色: [
        ['BE', '米色'],
        ['BK', '黑色'],
      ],
    },
    price: 239,
    cost: 92,
    weightG: 1250,
    size: [400, 140, 120],
    carton: 8,
  },
  {
    code: 'SY-TBL',
    name: '蛋卷折叠桌',
    nameEn: 'Roll-top camp table',
    category: '露营',
    price: 329,
    cost: 138,
    weightG: 3400,
    size: [600, 200, 140],
    carton: 4,
  },
  {
    code: 'SY-TRP',
    name: '黑胶天幕',
    nameEn: 'Shade tarp',
    category: '露营',
    price: 399,
    cost: 162,
    weightG: 2600,
    size: [480, 160, 140],
    carton: 6,
  },
  {
    code: 'SY-AID',
    name: '户外急救包',
    nameEn: 'First-aid kit',
    category: '装备',
    price: 99,
    cost: 36,
    weightG: 280,
    size: [180, 130, 60],
    carton: 40,
  },
  {
    code: 'SY-SOK',
    name: '美利奴羊毛袜',
    nameEn: 'Merino socks',
    category: '服装',
    options: { 尺码: SIZES.slice(0, 2) },
    price: 79,
    cost: 26,
    weightG: 80,
    size: [200, 100, 30],
    carton: 100,
  },
  {
    code: 'SY-CAP',
    name: '遮阳渔夫帽',
    nameEn: 'Bucket hat',
    category: '服装',
    price: 119,
    cost: 38,
    weightG: 110,
    size: [280, 260, 60],
    carton: 50,
  },
  {
    code: 'SY-BOX',
    name: '礼盒包装',
    nameEn: 'Gift box',
    category: '包材',
    price: 0,
    cost: 9,
    weightG: 320,
    size: [320, 260, 120],
    kind: 'material',
    carton: 50,
  },
  {
    code: 'SY-STK',
    name: '山野贴纸',
    nameEn: 'Shanye stickers',
    category: '赠品',
    price: 0,
    cost: 1,
    weightG: 10,
    size: [120, 90, 2],
    kind: 'gift',
    carton: 500,
  },
  {
    code: 'SY-GFT',
    name: '户外好礼礼盒',
    nameEn: 'Outdoor gift set',
    category: '套装',
    price: 299,
    cost: 112,
    weightG: 760,
    size: [330, 270, 130],
    kind: 'kit',
    carton: 10,
  },
  {
    code: 'SY-SET1',
    name: '双人露营套装',
    nameEn: 'Camping set for two',
    category: '套装',
    price: 2199,
    cost: 0,
    weightG: 5640,
    size: [600, 400, 300],
    kind: 'bundle',
  },
  {
    code: 'SY-SET2',
    name: '山野炊具套装',
    nameEn: 'Camp kitchen set',
    category: '套装',
    price: 459,
    cost: 0,
    weightG: 1740,
    size: [300, 250, 200],
    kind: 'bundle',
  },
  {
    code: 'SY-SET3',
    name: '徒步入门套装',
    nameEn: 'First-hike set',
    category: '套装',
    price: 499,
    cost: 0,
    weightG: 730,
    size: [400, 200, 120],
    kind: 'bundle',
  },
  {
    code: 'SY-KID',
    name: '儿童防晒衣',
    nameEn: 'Kids’ sun jacket',
    category: '服装 / 童装',
    options: {
      颜色: [
        ['SK', '天蓝'],
        ['PK', '浅粉'],
        ['YL', '柠黄'],
      ],
      尺码: [
        ['110', '110'],
        ['120', '120'],
        ['130', '130'],
        ['140', '140'],
      ],
    },
    price: 159,
    cost: 58,
    weightG: 150,
    size: [260, 200, 20],
    carton: 80,
  },
]

/** EAN-13 with its check digit; 6901 is a Chinese prefix. */
export function ean13(serial: number): string {
  const digits = `6901${String(serial).padStart(8, '0')}`
  const sum = [...digits].reduce(
    (total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3),
    0
  )
  return `${digits}${(10 - (sum % 10)) % 10}`
}

function mixes(
  options: NonNullable<Line['options']>
): { code: string; values: Record<string, string> }[] {
  let list: { code: string; values: Record<string, string> }[] = [{ code: '', values: {} }]
  for (const [name, values] of Object.entries(options)) {
    list = list.flatMap((mix) =>
      values.map(([code, value]) => ({
        code: `${mix.code}-${code}`,
        values: { ...mix.values, [name]: value },
      }))
    )
  }
  return list
}

function skusOf(line: Line, serial: () => number): SkuDraft[] {
  return mixes(line.options ?? {}).map(({ code, values }, index) => {
    const number = serial()
    const [lengthMm, widthMm, heightMm] = line.size
    const carton = line.carton
      ? [{ barcode: ean13(50_000_000 + number), unitFactor: line.carton }]
      : []
    return {
      code: `${line.code}${code}`,
      options: values,
      kind: line.kind ?? 'goods',
      listPrice: String(line.price + (index % 2 === 1 && line.price > 200 ? 20 : 0)),
      purchasePrice: String(line.cost),
      weightG: line.weightG,
      lengthMm,
      widthMm,
      heightMm,
      storageClass: line.hazmat ? 'hazmat' : 'normal',
      barcodes:
        line.kind === 'bundle' ? [] : [{ barcode: ean13(number), unitFactor: 1 }, ...carton],
      units: line.carton ? [{ unit: '箱', factor: line.carton }] : [],
    }
  })
}

/** The catalogue of the demo company: outdoor goods, three bundles, one made-up gift set. */
export function demoProducts(): ProductDraft[] {
  let number = 10_000_000
  return LINES.map((line) => ({
    code: line.code,
    name: line.name,
    nameEn: line.nameEn,
    brand: '山野',
    category: line.category,
    optionNames: Object.keys(line.options ?? {}),
    skus: skusOf(line, () => ++number),
  }))
}

export const DEMO_BUNDLES: Readonly<
  Record<string, readonly (readonly [code: string, qty: number])[]>
> = {
  'SY-SET1': [
    ['SY-TNT2-GN', 1],
    ['SY-SLP-05', 2],
    ['SY-MAT-1P', 2],
  ],
  'SY-SET2': [
    ['SY-STV', 1],
    ['SY-GAS-230', 2],
    ['SY-POT-2P', 1],
  ],
  'SY-SET3': [
    ['SY-POL-AL', 1],
    ['SY-LMP-300', 1],
    ['SY-SOK-M', 2],
  ],
}

/** The gift set, as it was and as it is: boxes get crushed, and a green bottle will do for a silver one. */
export const DEMO_BOM = {
  made: 'SY-GFT',
  versions: [
    {
      from: '2026-01-01T00:00:00+08:00',
      note: '礼盒组装 Gift set assembly',
      lines: [
        ['SY-BTL-500-SV', 1],
        ['SY-LMP-300', 1],
        ['SY-BOX', 1],
      ],
    },
    {
      from: '2026-06-01T00:00:00+08:00',
      note: '加贴纸、计损耗 Stickers added, losses counted',
      lines: [
        ['SY-BTL-500-SV', 1],
        ['SY-LMP-300', 1],
        ['SY-BOX', 1],
        ['SY-STK', 2],
      ],
    },
  ],
  scrapRates: { 'SY-BOX': '0.03' },
  alternates: { 'SY-BTL-500-SV': 'SY-BTL-500-GN' },
} as const

export const DEMO_STORES = [
  {
    code: 'TMALL',
    platform: 'taobao',
    name: '天猫旗舰店',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
  },
  {
    code: 'DOUYIN',
    platform: 'douyin',
    name: '抖音小店',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
  },
  {
    code: 'SHOPIFY',
    platform: 'shopify',
    name: 'Shopify US',
    currency: 'USD',
    timeZone: 'America/Los_Angeles',
  },
  {
    code: 'WOO',
    platform: 'woocommerce',
    name: 'WooCommerce 官网',
    currency: 'CNY',
    timeZone: 'Asia/Shanghai',
  },
] as const

import {
  defineFields,
  type FieldDefinition,
  type FieldOp,
  type FieldType,
} from '#kernel/rules/index'
import * as of from '#modules/oms/services/order_sql'

type Extra = Partial<
  Pick<FieldDefinition, 'options' | 'optionTexts' | 'picker' | 'unit' | 'cost' | 'isHidden' | 'ops'>
>

const PICKED: readonly FieldOp[] = ['in', 'not_in']

/** The fields of one heading. */
function group(heading: string, fields: Record<string, [FieldType, string, Extra?]>) {
  return Object.fromEntries(
    Object.entries(fields).map(([name, [type, sql, extra]]): [string, FieldDefinition] => [
      name,
      {
        type,
        sql,
        label: `oms.conditions.fields.${name}`,
        group: `oms.conditions.groups.${heading}`,
        ...extra,
      },
    ])
  )
}

/** Characters of a text without the blanks around it. */
const lengthOf = (text: string) =>
  `coalesce(length(btrim(${text}, U&' \\0009\\000d\\000a\\00a0\\3000')), 0)`
const REFUND_OPEN = `(l.refund_state <> 'none' AND l.qty > l.cancelled + l.allocated)`
/** Something a platform says beside goods, money and address. */
const fact = (name: string) => `coalesce(o.source#>>'{facts,${name}}' = 'true', false)`
const lookup: Extra = { cost: 4 }
const source = (label: string, key: [string, string], where?: string) => ({
  label: `oms.conditions.windows.${label}`,
  from: 'orders w',
  where,
  time: 'w.placed_at',
  at: 'placed_at',
  keys: {
    same: { sql: key[0], field: key[1], label: `oms.conditions.windows.${label}` },
  },
  sums: { total: { sql: 'w.total_amount', label: 'oms.conditions.fields.total' } },
  shows: { id: 'w.id', title: 'w.number' },
})

/**
 * What conditions may ask of an order: audit rules, gift rules and whoever else decides by orders.
 * The expressions are over `orders o`; `services/order_facts.ts` knows which need no question.
 */
export const ORDER_FIELDS = defineFields(
  {
    ...group('order', {
      store: ['integer', 'o.store_id', { picker: 'stores', ops: PICKED }],
      platform: [
        'text',
        '(SELECT s.platform FROM stores s WHERE s.id = o.store_id)',
        { picker: 'platforms', ops: PICKED },
      ],
      kind: [
        'text',
        'o.kind',
        { options: ['sale', 'exchange', 'resend'], optionTexts: 'orders.kinds' },
      ],
      payment_status: [
        'text',
        'o.payment_status',
        {
          options: ['unpaid', 'partly_paid', 'paid', 'partly_refunded', 'refunded'],
          optionTexts: 'orders.payment_status',
        },
      ],
      payment_methods: [
        'list',
        `ARRAY(SELECT DISTINCT p.method FROM order_payments p WHERE p.order_id = o.id AND p.state = 'settled' ORDER BY 1)`,
        { picker: 'methods' },
      ],
      placed_at: ['time', 'o.placed_at'],
      paid_at: ['time', 'o.paid_at'],
      hour: ['integer', of.HOUR],
      coupons: ['list', 'o.coupon_codes'],
      tags: ['list', 'o.tags', { picker: 'tags' }],
      flag: [
        'text',
        `o.source#>>'{facts,flag}'`,
        {
          options: ['red', 'yellow', 'green', 'blue', 'purple', 'orange', 'grey'],
          optionTexts: 'oms.conditions.flags',
        },
      ],
      presale: ['boolean', fact('presale')],
      cod: ['boolean', fact('cod')],
      cross_border: ['boolean', fact('crossBorder')],
      platform_held: [
        'boolean',
        `EXISTS (SELECT 1 FROM platform_orders p WHERE p.order_id = o.id AND p.platform_status = 'held')`,
        lookup,
      ],
    }),
    ...group('money', {
      total: ['money', 'o.total_amount'],
      goods: ['money', 'o.goods_amount'],
      discount: ['money', 'o.discount_amount'],
      discount_percent: [
        'decimal',
        'round(o.discount_amount * 100 / nullif(o.goods_amount, 0), 4)',
        { unit: '%' },
      ],
      shipping: ['money', 'o.shipping_amount'],
      paid: ['money', 'o.paid_amount'],
      owed: ['money', 'o.total_amount - o.paid_amount'],
      currency: ['text', 'o.currency::text', { picker: 'currencies' }],
      margin: ['money', of.MARGIN, lookup],
      margin_percent: ['decimal', of.MARGIN_PERCENT, { ...lookup, unit: '%' }],
    }),
    ...group('goods', {
      units: ['integer', of.ofGoods('sum(l.qty - l.cancelled)')],
      lines: ['integer', of.ofGoods('count(*)')],
      largest_qty: ['integer', of.ofGoods('max(l.qty - l.cancelled)')],
      weight_kg: ['decimal', of.WEIGHT, { ...lookup, unit: 'kg' }],
      sku_codes: ['list', of.listOfGoods('k.code'), { ...lookup, picker: 'skus' }],
      categories: ['list', of.listOfGoods('p.category'), { ...lookup, picker: 'categories' }],
      brands: ['list', of.listOfGoods('p.brand'), { ...lookup, picker: 'brands' }],
      titles: ['list', of.TITLES],
      sku_kinds: [
        'list',
        of.listOfGoods('k.kind'),
        {
          ...lookup,
          options: ['goods', 'bundle', 'kit', 'gift', 'material', 'virtual'],
          optionTexts: 'catalog.kinds',
        },
      ],
      storage: [
        'list',
        of.listOfGoods('k.storage_class'),
        {
          ...lookup,
          options: ['normal', 'cold', 'hazmat', 'oversize'],
          optionTexts: 'catalog.storage',
        },
      ],
      has_gift: ['boolean', of.anyLine('l.is_gift AND l.qty > l.cancelled')],
      unmapped: ['boolean', of.anyLine('l.sku_id IS NULL')],
      sku_disabled: [
        'boolean',
        of.anyLine(`EXISTS (SELECT 1 FROM skus k WHERE k.id = l.sku_id AND k.status = 'disabled')`),
        lookup,
      ],
      refund_open: ['boolean', of.anyLine(REFUND_OPEN)],
      refund_unclear: [
        'boolean',
        `(o.payment_status = 'partly_refunded' AND NOT ${of.anyLine(`(${REFUND_OPEN} OR l.cancelled > 0)`)})`,
      ],
    }),
    ...group('address', {
      regions: [
        'list',
        of.REGIONS,
        { picker: 'regions', ops: [...PICKED, 'is_empty', 'is_present'] },
      ],
      country: ['text', 'o.country'],
      province: ['text', 'o.province'],
      city: ['text', 'o.city'],
      district: ['text', 'o.district'],
      address: ['text', 'o.address_line'],
      address_length: ['integer', lengthOf('o.address_line')],
      consignee: ['text', 'o.consignee'],
      consignee_length: ['integer', lengthOf('o.consignee')],
      has_phone: ['boolean', 'o.phone_masked IS NOT NULL'],
      phone_readable: ['boolean', 'o.phone_hash IS NOT NULL'],
      sealed_contact: ['boolean', fact('sealedContact')],
      readdressed: ['boolean', `coalesce(o.source->>'readdressed' = 'true', false)`],
      reachable: ['boolean', of.REACHABLE, { cost: 10 }],
    }),
    ...group('notes', {
      buyer_note: ['text', 'o.buyer_note'],
      seller_note: ['text', 'o.seller_note'],
    }),
    ...group('buyer', {
      customer_tags: ['list', of.CUSTOMER_TAGS, { ...lookup, picker: 'customer_tags' }],
      customer_spent: ['money', of.CUSTOMER_SPENT, lookup],
      earlier_orders: ['integer', of.EARLIER_ORDERS, { cost: 10 }],
      twin_minutes: ['integer', of.TWIN_MINUTES, { cost: 20 }],
      blocked: ['boolean', of.BLOCKED, { cost: 10 }],
    }),
    ...group('keys', {
      phone_key: ['text', 'o.phone_hash', { isHidden: true }],
      email_key: ['text', 'o.email_hash', { isHidden: true }],
      buyer_key: ['text', `o.source->>'buyerId'`, { isHidden: true }],
      area_key: ['text', of.areaOf('o'), { isHidden: true }],
    }),
  },
  {
    phone: source('phone', ['w.phone_hash', 'phone_key']),
    email: source('email', ['w.email_hash', 'email_key']),
    buyer: source('buyer', [`w.source->>'buyerId'`, 'buyer_key'], 'w.store_id = o.store_id'),
    address: source(
      'address',
      [of.areaOf('w'), 'area_key'],
      'oms_text_key(w.address_line) = oms_text_key(o.address_line)'
    ),
    area: source('area', [of.areaOf('w'), 'area_key'], 'w.store_id = o.store_id'),
  }
)

import { fromUnits, toUnits } from '#orders/domain/amounts'

/**
 * Orders as WooCommerce (wc/v3) and Shopify (Admin REST) write them, composed from a plain
 * description: for the simulators and the demo. Only what a shop really sends; nulls and empty lists
 * are where the platforms put them.
 */
export interface SampleLine {
  id: number
  productId: number
  variantId?: number
  code: string
  title: string
  qty: number
  /** One unit before discounts, two digits after the point. */
  price: string
  /** Off the whole line. */
  discount?: string
  /** Units taken off before they were sent; Shopify tells of them. */
  removed?: number
}

export interface SampleOrder {
  id: number
  number: string
  placedAt: Date
  updatedAt: Date
  paidAt?: Date | null
  /** What was paid, where that is told and the total changed since; the total when absent. */
  paidAmount?: string
  currency: string
  lines: SampleLine[]
  shipping?: string
  tax?: string
  name: string
  phone: string
  email?: string
  country?: string
  province: string
  city: string
  /** Platforms of China have it beside the street. */
  district?: string
  address: string
  postcode?: string
  note?: string
  coupon?: string
  customerId?: number
  visitorId?: string
  transactionId?: string
  method?: string
  /** `line`: the one whose unit is given back; without it an amount alone. */
  refunds?: { id: number; amount: string; reason?: string; at?: Date; line?: number }[]
}

export const two = (units: bigint) => fromUnits(units).slice(0, -2)
export const grossOf = (line: SampleLine) => toUnits(line.price) * BigInt(line.qty)
export const netOf = (line: SampleLine) => grossOf(line) - toUnits(line.discount ?? '0')
const sum = (list: bigint[]) => list.reduce((total, one) => total + one, 0n)
const gmt = (at: Date | null | undefined) => at?.toISOString().slice(0, 19) ?? null

/** What the order comes to, as the platform says it. */
export const totalOf = (order: SampleOrder) =>
  two(sum(order.lines.map(netOf)) + toUnits(order.shipping ?? '0') + toUnits(order.tax ?? '0'))

export function woocommerceOrder(order: SampleOrder, status: string) {
  const [firstName, ...rest] = order.name.split(' ')
  const address = {
    first_name: firstName,
    last_name: rest.join(' '),
    company: '',
    address_1: order.address,
    address_2: '',
    city: order.city,
    state: order.province,
    postcode: order.postcode ?? '',
    country: order.country ?? 'CN',
  }
  return {
    id: order.id,
    parent_id: 0,
    number: order.number,
    order_key: `wc_order_${order.id}`,
    created_via: 'checkout',
    version: '9.8.1',
    status,
    currency: order.currency,
    date_created: gmt(order.placedAt),
    date_created_gmt: gmt(order.placedAt),
    date_modified: gmt(order.updatedAt),
    date_modified_gmt: gmt(order.updatedAt),
    discount_total: two(sum(order.lines.map((line) => toUnits(line.discount ?? '0')))),
    discount_tax: '0.00',
    shipping_total: order.shipping ?? '0.00',
    shipping_tax: '0.00',
    cart_tax: order.tax ?? '0.00',
    total: totalOf(order),
    total_tax: order.tax ?? '0.00',
    prices_include_tax: false,
    customer_id: order.customerId ?? 0,
    customer_note: order.note ?? '',
    billing: { ...address, email: order.email ?? '', phone: order.phone },
    shipping: { ...address, phone: order.phone },
    payment_method: order.method ?? 'alipay',
    payment_method_title: order.method ?? 'Alipay',
    transaction_id: order.transactionId ?? '',
    date_paid: gmt(order.paidAt),
    date_paid_gmt: gmt(order.paidAt),
    date_completed: null,
    date_completed_gmt: null,
    meta_data: order.visitorId
      ? [{ id: order.id, key: '_tandem_visitor', value: order.visitorId }]
      : [],
    line_items: order.lines.map((line) => ({
      id: line.id,
      name: line.title,
      product_id: line.productId,
      variation_id: line.variantId ?? 0,
      quantity: line.qty,
      tax_class: '',
      subtotal: two(grossOf(line)),
      subtotal_tax: '0.00',
      total: two(netOf(line)),
      total_tax: '0.00',
      taxes: [],
      meta_data: [],
      sku: line.code,
      price: Number(two(netOf(line))) / line.qty,
    })),
    tax_lines: [],
    shipping_lines: order.shipping
      ? [
          {
            id: order.id * 10,
            method_title: 'Flat rate',
            method_id: 'flat_rate',
            total: order.shipping,
            total_tax: '0.00',
            taxes: [],
          },
        ]
      : [],
    fee_lines: [],
    coupon_lines: order.coupon
      ? [
          {
            id: order.id * 10 + 1,
            code: order.coupon,
            discount: two(sum(order.lines.map((line) => toUnits(line.discount ?? '0')))),
          },
        ]
      : [],
    refunds: (order.refunds ?? []).map((refund) => ({
      id: refund.id,
      reason: refund.reason ?? '',
      total: `-${refund.amount}`,
    })),
  }
}

export interface ShopifyState {
  financial: string
  fulfillment?: string | null
  cancelledAt?: Date | null
  /** Units sent so far, by line id. */
  sent?: ReadonlyMap<number, number>
  fulfillments?: object[]
}

export function shopifyOrder(order: SampleOrder, state: ShopifyState) {
  const discounts = two(sum(order.lines.map((line) => toUnits(line.discount ?? '0'))))
  const subtotal = two(sum(order.lines.map(netOf)))
  const address = {
    first_name: order.name,
    last_name: null,
    name: order.name,
    phone: order.phone,
    address1: order.address,
    address2: null,
    city: order.city,
    province: order.province,
    zip: order.postcode ?? null,
    country_code: order.country ?? 'CN',
  }
  return {
    id: order.id,
    name: order.number,
    created_at: order.placedAt.toISOString(),
    updated_at: order.updatedAt.toISOString(),
    processed_at: order.placedAt.toISOString(),
    cancelled_at: state.cancelledAt?.toISOString() ?? null,
    currency: order.currency,
    financial_status: state.financial,
    fulfillment_status: state.fulfillment ?? null,
    email: order.email ?? '',
    phone: null,
    note: order.note ?? null,
    note_attributes: order.visitorId ? [{ name: '_tandem_visitor', value: order.visitorId }] : [],
    tags: '',
    taxes_included: false,
    payment_gateway_names: [order.method ?? 'shopify_payments'],
    subtotal_price: subtotal,
    total_discounts: discounts,
    total_tax: order.tax ?? '0.00',
    total_price: totalOf(order),
    discount_codes: order.coupon
      ? [{ code: order.coupon, amount: discounts, type: 'fixed_amount' }]
      : [],
    discount_applications: order.coupon
      ? [
          {
            type: 'discount_code',
            code: order.coupon,
            value: discounts,
            value_type: 'fixed_amount',
            target_type: 'line_item',
            allocation_method: 'across',
            target_selection: 'all',
          },
        ]
      : [
          {
            type: 'automatic',
            value: discounts,
            value_type: 'fixed_amount',
            target_type: 'line_item',
            allocation_method: 'each',
            target_selection: 'entitled',
          },
        ],
    customer: order.customerId ? { id: order.customerId, email: order.email ?? null } : null,
    shipping_address: address,
    billing_address: address,
    line_items: order.lines.map((line) => {
      const sent = state.sent?.get(line.id) ?? 0
      return {
        id: line.id,
        product_id: line.productId,
        variant_id: line.variantId ?? null,
        sku: line.code,
        name: line.title,
        title: line.title,
        quantity: line.qty,
        current_quantity: line.qty,
        fulfillable_quantity: state.cancelledAt ? 0 : line.qty - sent - (line.removed ?? 0),
        fulfillment_status: sent === line.qty ? 'fulfilled' : sent > 0 ? 'partial' : null,
        price: line.price,
        total_discount: '0.00',
        discount_allocations: line.discount
          ? [{ amount: line.discount, discount_application_index: 0 }]
          : [],
        requires_shipping: true,
        gift_card: false,
        tax_lines: [],
      }
    }),
    shipping_lines: order.shipping
      ? [{ id: order.id * 10, title: 'Standard', price: order.shipping, discount_allocations: [] }]
      : [],
    fulfillments: state.fulfillments ?? [],
    refunds: (order.refunds ?? []).map((refund) => ({
      id: refund.id,
      created_at: (refund.at ?? order.updatedAt).toISOString(),
      note: refund.reason ?? null,
      refund_line_items: refund.line
        ? [
            {
              line_item_id: refund.line,
              quantity: 1,
              subtotal: refund.amount,
              total_tax: '0.00',
              restock_type: 'no_restock',
            },
          ]
        : [],
      order_adjustments: [],
      transactions: [
        {
          id: refund.id * 10,
          kind: 'refund',
          status: 'success',
          amount: refund.amount,
          gateway: order.method ?? 'shopify_payments',
        },
      ],
    })),
  }
}

import fc from 'fast-check'
import {
  totalOf,
  type SampleOrder,
  type ShopifyState,
} from '#modules/oms/database/factories/platform_payloads'
import { at, sample, type Shop } from '#modules/oms/tests/helpers'

/** What can happen to an order on its platform. */
export type Step =
  | { do: 'pay' | 'hold' | 'cancel' | 'add_line' | 'note' | 'take_off' }
  | { do: 'qty'; qty: number }
  | { do: 'discount'; cents: number }
  | { do: 'move'; house: number }
  | { do: 'refund'; cents: number }
  | { do: 'shipping'; cents: number }

export const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.constantFrom<Step>(
    { do: 'pay' },
    { do: 'pay' },
    { do: 'hold' },
    { do: 'add_line' },
    { do: 'note' },
    { do: 'take_off' }
  ),
  fc.record({ do: fc.constant('qty' as const), qty: fc.integer({ min: 1, max: 4 }) }),
  fc.record({ do: fc.constant('discount' as const), cents: fc.integer({ min: 0, max: 3000 }) }),
  fc.record({ do: fc.constant('move' as const), house: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ do: fc.constant('refund' as const), cents: fc.integer({ min: 1, max: 500 }) }),
  fc.record({ do: fc.constant('shipping' as const), cents: fc.integer({ min: 0, max: 2000 }) })
)

export const money = (cents: number) =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`

/** One version of an order as its platform holds it. */
export interface Version {
  order: SampleOrder
  /** WooCommerce's words; Shopify's are made of them. */
  status: 'pending' | 'processing' | 'on-hold' | 'cancelled'
}

export const shopifyState = ({ order, status }: Version): ShopifyState => ({
  financial:
    status === 'pending'
      ? 'pending'
      : status === 'on-hold'
        ? 'expired'
        : (order.refunds ?? []).length > 0 && order.paidAt
          ? 'partially_refunded'
          : 'paid',
  cancelledAt: status === 'cancelled' ? order.updatedAt : null,
})

/** The versions of one order that its platform tells, the later with the later time. */
export function versionsOf(shop: Shop, id: number, steps: readonly Step[]): Version[] {
  let version: Version = { order: sample(shop, id, { paidAt: null }), status: 'pending' }
  const versions = [version]
  for (const [index, step] of steps.entries()) {
    const next = take(version, step, index, shop)
    version = { ...next, order: { ...next.order, updatedAt: at(index + 10) } }
    versions.push(version)
  }
  return versions
}

function take({ order, status }: Version, step: Step, index: number, shop: Shop): Version {
  const [line, ...others] = order.lines
  const change = (changes: Partial<SampleOrder>): Version => ({
    order: { ...order, ...changes },
    status,
  })
  switch (step.do) {
    case 'pay':
      // A payment that was made keeps its amount, whatever the order comes to later.
      return {
        order: { ...order, paidAt: at(1), paidAmount: order.paidAmount ?? totalOf(order) },
        status: 'processing',
      }
    case 'hold':
      return { order, status: order.paidAt && status !== 'on-hold' ? 'on-hold' : status }
    case 'cancel':
      return { order, status: 'cancelled' }
    case 'qty':
      return change({ lines: [{ ...line, qty: step.qty, removed: 0 }, ...others] })
    case 'take_off':
      return change({ lines: [{ ...line, removed: line.qty - 1 }, ...others] })
    case 'discount':
      return change({ lines: [{ ...line, discount: money(step.cents) }, ...others] })
    case 'note':
      return change({ note: `note ${index}` })
    case 'move':
      return change({ address: `解放路 ${step.house} 号院` })
    case 'shipping':
      return change({ shipping: money(step.cents) })
    case 'refund':
      return order.paidAt
        ? change({
            refunds: [
              ...(order.refunds ?? []),
              { id: order.id * 100 + index, amount: money(step.cents), at: at(2) },
            ],
          })
        : change({})
    case 'add_line':
      return others.length < 2
        ? change({ lines: [...order.lines, added(line, others.length, shop)] })
        : change({})
  }
}

const added = (line: SampleOrder['lines'][number], place: number, shop: Shop) => ({
  ...line,
  id: line.id + place + 1,
  productId: 21,
  code: shop.skuCodes[1],
  qty: 1,
  price: '20.00',
  discount: undefined,
  removed: 0,
})

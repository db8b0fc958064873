import type { MenuItem } from '~/types'
import type { OrderRecord } from '../queries/get_order'

type Translate = (key: string, params?: Record<string, string | number>) => string
export type OrderItem = MenuItem & { key: string }

/** The acts of an order as buttons and menu items, each saying what will follow. */
export function orderItems(
  order: OrderRecord,
  acts: readonly string[],
  t: Translate,
  money: (amount: string, currency: string) => string
): OrderItem[] {
  const text = (key: string, params?: Record<string, string | number>) =>
    t(`orders.orders.${key}`, params)
  const page = `/orders/orders/${order.id}`
  const live = order.fulfilments.filter((parcel) =>
    ['planned', 'reserved', 'released', 'picking', 'packed'].includes(parcel.status)
  )
  const waiting = order.fulfilments.filter((parcel) => parcel.status === 'reserved')
  const sendable = order.fulfilments.filter((parcel) =>
    ['reserved', 'released'].includes(parcel.status)
  )
  // One id is a list of one: the same endpoints as the list's bulk actions.
  const post = (action: string, href = '/orders/orders') => ({
    href: `${href}/${action}`,
    method: 'post' as const,
    payload: { ids: [order.id] },
  })
  const all: Record<string, OrderItem> = {
    release: {
      key: 'release',
      label: text('approve'),
      icon: 'i-lucide-play',
      color: 'primary',
      reason: { label: text('release_reason'), message: text('release_help'), required: true },
      ...post('approve'),
    },
    dispatch: {
      key: 'dispatch',
      label: text('dispatch'),
      icon: 'i-lucide-warehouse',
      color: 'primary',
      confirm: text('dispatch_confirm', { n: waiting.length }),
      ...post('dispatch'),
    },
    ship: {
      key: 'ship',
      label: text('ship'),
      icon: 'i-lucide-truck',
      href: `${page}/shipment`,
    },
    ship_parcel: {
      key: 'ship_parcel',
      label: text('ship'),
      icon: 'i-lucide-truck',
      href: `/orders/fulfilments/${sendable[0]?.id}/shipment`,
    },
    open_case: {
      key: 'open_case',
      label: text('open_case'),
      icon: 'i-lucide-undo-2',
      href: `${page}/cases/new`,
    },
    readdress: {
      key: 'readdress',
      label: text('readdress'),
      icon: 'i-lucide-map-pin',
      href: `${page}/address`,
    },
    pay: { key: 'pay', label: text('pay'), icon: 'i-lucide-wallet', href: `${page}/payment` },
    hold: {
      key: 'hold',
      label: text('hold'),
      icon: 'i-lucide-pause',
      color: 'warning',
      separator: true,
      reason: { label: text('hold_reason'), message: text('hold_help'), required: true },
      ...post('hold'),
    },
    cancel: {
      key: 'cancel',
      label: text('cancel'),
      icon: 'i-lucide-ban',
      color: 'error',
      reason: {
        label: text('cancel_reason'),
        required: true,
        message: [
          text('cancel_effects', { n: live.length }),
          Number(order.paid) > Number(order.refunded)
            ? text('cancel_money', { amount: money(order.paid, order.currency) })
            : '',
        ].join(''),
      },
      ...post('cancel'),
    },
  }
  return Object.keys(all)
    .filter((key) => acts.includes(key))
    .map((key) => all[key])
}

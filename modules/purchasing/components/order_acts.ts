import { router } from '@inertiajs/vue3'
import type { MenuItem } from '~/types'
import type { OrderHead } from '../queries/get_order'

type Asked = 'cancel' | 'close' | 'send-back'

/** What the page lends: rights, texts, and how an act is begun. */
interface Acts {
  can: (permission: string) => boolean
  text: (key: string) => string
  /** Posts a change of status at once. */
  step: (path: string) => void
  /** Asks for the reason of a change first. */
  ask: (what: Asked) => void
  /** Asks when the supplier is going to deliver. */
  confirm: () => void
}

const isOneOf = (order: OrderHead, ...states: string[]) => states.includes(order.status)

function receiveAct(order: OrderHead, text: Acts['text']) {
  const run = () => router.visit(`/purchasing/orders/${order.id}/receive`)
  return { label: text('receive'), icon: 'i-lucide-package-check', run }
}

/** The one act that is next for a purchase order, null when nobody here may do it. */
export function primaryAct(order: OrderHead, { can, text, step, confirm }: Acts) {
  const is = (...states: string[]) => isOneOf(order, ...states)
  const edits = can('purchasing.orders.edit')
  if (is('draft') && edits)
    return { label: text('submit'), icon: 'i-lucide-send', run: () => step('submit') }
  if (is('pending_approval') && can('purchasing.orders.approve'))
    return { label: text('approve'), icon: 'i-lucide-stamp', run: () => step('approve') }
  if (is('sent') && edits) return { label: text('confirm'), icon: 'i-lucide-check', run: confirm }
  if (is('confirmed', 'partially_received') && can('purchasing.receipts.post'))
    return receiveAct(order, text)
  if (is('received') && edits)
    return { label: text('close'), icon: 'i-lucide-archive', run: () => step('close') }
  return null
}

/** Everything else one may do with a purchase order as it stands. */
export function orderMenu(order: OrderHead, { can, text, ask }: Acts): MenuItem[] {
  const is = (...states: string[]) => isOneOf(order, ...states)
  const edits = can('purchasing.orders.edit')
  const page = `/purchasing/orders/${order.id}`
  const pdf = (language: string): MenuItem => ({
    label: text(`pdf_${language}`),
    icon: 'i-lucide-file-text',
    run: () => window.open(`${page}/pdf?language=${language}`, '_blank'),
  })
  const asking = (what: Asked, key: string, icon: string): MenuItem => ({
    label: text(key),
    icon,
    separator: true,
    run: () => ask(what),
  })
  const items: (MenuItem | false)[] = [
    is('draft') && edits && { label: text('edit'), icon: 'i-lucide-pencil', href: `${page}/edit` },
    is('sent') && can('purchasing.receipts.post') && receiveAct(order, text),
    is('partially_received', 'received', 'closed') &&
      can('purchasing.bills.edit') && {
        label: text('bill'),
        icon: 'i-lucide-receipt-text',
        href: `${page}/bill`,
      },
    pdf('zh'),
    pdf('en'),
    is('pending_approval') &&
      can('purchasing.orders.approve') &&
      asking('send-back', 'send_back', 'i-lucide-undo-2'),
    is('partially_received') && edits && asking('close', 'close_short', 'i-lucide-archive'),
    is('draft', 'pending_approval', 'sent', 'confirmed') &&
      edits && { ...asking('cancel', 'cancel', 'i-lucide-ban'), color: 'error' },
  ]
  return items.filter((item): item is MenuItem => item !== false)
}

import type { NavItem } from '#kernel/define_module'

const entry = (key: string, icon: string, order: number, permission: string): NavItem => ({
  section: 'front',
  label: `marketing.nav.${key}`,
  icon,
  href: `/marketing/${key}`,
  permission,
  order,
})

export const nav: NavItem[] = [
  entry('visits', 'i-lucide-footprints', 29, 'marketing.pages.view'),
  entry('pages', 'i-lucide-panels-top-left', 30, 'marketing.pages.view'),
  entry('coupons', 'i-lucide-ticket-percent', 31, 'marketing.pages.view'),
  entry('templates', 'i-lucide-message-square-text', 32, 'marketing.messages.view'),
  entry('broadcasts', 'i-lucide-megaphone', 33, 'marketing.messages.view'),
  entry('touches', 'i-lucide-send', 34, 'marketing.messages.view'),
  entry('connections', 'i-lucide-plug', 39, 'marketing.connections.manage'),
]

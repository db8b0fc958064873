import type { NavItem } from '#kernel/define_module'

const item = (key: string, icon: string, permission: string, order: number): NavItem => ({
  section: 'back',
  label: `wms.nav.${key}`,
  icon,
  href: `/wms/${key}`,
  permission: `wms.${permission}`,
  order,
})

export const nav: readonly NavItem[] = [
  {
    ...item('backlog', 'i-lucide-inbox', 'waves.view', 40),
    counter: () => import('../queries/count_waiting.js'),
  },
  item('waves', 'i-lucide-waves', 'waves.view', 41),
  item('tasks', 'i-lucide-shopping-cart', 'waves.view', 42),
  item('packing', 'i-lucide-package', 'packs.pack', 43),
  item('shipping', 'i-lucide-truck', 'parcels.ship', 44),
  item('waybills', 'i-lucide-ticket', 'waybills.view', 45),
  item('returns', 'i-lucide-undo-2', 'returns.view', 46),
  item('bins', 'i-lucide-grid-3x3', 'bins.view', 47),
  item('pda', 'i-lucide-smartphone', 'floor.use', 48),
]

import type { NavItem } from '#kernel/define_module'

/** What the shell puts under settings. */
export const nav: readonly NavItem[] = [
  {
    section: 'settings',
    label: 'shell.nav.modules',
    icon: 'i-lucide-blocks',
    href: '/shell/modules',
    permission: 'shell.modules.manage',
    order: 900,
  },
]

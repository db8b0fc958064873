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
  {
    section: 'settings',
    label: 'shell.nav.settings',
    icon: 'i-lucide-settings',
    href: '/shell/settings',
    permission: 'shell.settings.manage',
    order: 910,
  },
  {
    section: 'settings',
    label: 'shell.nav.events',
    icon: 'i-lucide-radio-tower',
    href: '/shell/events',
    permission: 'shell.events.view',
    order: 920,
  },
  {
    section: 'settings',
    label: 'shell.nav.jobs',
    icon: 'i-lucide-list-todo',
    href: '/shell/jobs',
    permission: 'shell.events.view',
    order: 930,
  },
  {
    section: 'settings',
    label: 'shell.nav.health',
    icon: 'i-lucide-heart-pulse',
    href: '/shell/health',
    permission: 'shell.health.view',
    order: 940,
  },
]

import type { NavItem } from '#kernel/define_module'

const item = (page: string, icon: string, permission: string, order: number): NavItem => ({
  section: 'settings',
  label: `access.nav.${page}`,
  icon,
  href: `/shell/${page}`,
  permission,
  order,
})

/** Pages about people, what they may do and what they did. */
export const accessNav: readonly NavItem[] = [
  item('users', 'i-lucide-users', 'shell.users.manage', 40),
  item('roles', 'i-lucide-shield-check', 'shell.roles.manage', 41),
  item('tokens', 'i-lucide-key-round', 'shell.tokens.manage', 42),
  item('imports', 'i-lucide-file-up', 'shell.imports.use', 30),
  item('audit', 'i-lucide-scroll-text', 'shell.audit.view', 43),
]

import type { PermissionDefinition } from '#kernel/define_module'

/** Acts of the shell itself. */
export const permissions: readonly PermissionDefinition[] = [
  { key: 'shell.modules.manage', risk: 'high' },
  { key: 'shell.events.view' },
  { key: 'shell.events.retry' },
  { key: 'shell.settings.manage', risk: 'high' },
  { key: 'shell.health.view' },
  { key: 'shell.users.manage', risk: 'high' },
  { key: 'shell.roles.manage', risk: 'high' },
  { key: 'shell.tokens.manage', risk: 'high' },
  { key: 'shell.audit.view' },
  { key: 'shell.imports.use' },
]

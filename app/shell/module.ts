import app from '@adonisjs/core/services/app'
import { defineArea } from '#kernel/define_module'
import { STOCK_ROLES } from '#shell/domain/stock_roles'
import { accessNav } from '#shell/manifest/access_nav'
import { nav } from '#shell/manifest/nav'
import { permissions } from '#shell/manifest/permissions'
import { settings } from '#shell/manifest/settings'

export default defineArea({
  name: 'shell',
  version: '1.0.0',
  stage: 'startup',
  routes: () => import('#shell/routes'),
  // The page of all parts is for those who build pages.
  permissions: [...permissions, ...(app.inProduction ? [] : [{ key: 'shell.kit.view' }])],
  settings,
  defaultRoles: Object.fromEntries(STOCK_ROLES.map(({ key }) => [key, ['shell.imports.use']])),
  nav: [...nav, ...accessNav],
  schedules: [{ job: 'shell.tidy_house', cron: '30 3 * * *' }],
  jobs: {
    'shell.run_import': () => import('#shell/jobs/run_import'),
    'shell.send_password_reset': () => import('#shell/jobs/send_password_reset'),
    'shell.bring_up_module': () => import('#shell/jobs/bring_up_module'),
    'shell.tidy_house': () => import('#shell/jobs/tidy_house'),
    'shell.replay_missed_events': () => import('#shell/jobs/replay_missed_events'),
  },
})

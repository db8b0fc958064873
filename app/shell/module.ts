import app from '@adonisjs/core/services/app'
import { defineArea } from '#kernel/define_module'

export default defineArea({
  name: 'shell',
  version: '1.0.0',
  stage: 'startup',
  routes: () => import('#shell/routes'),
  // The page of all parts is for those who build pages.
  permissions: app.inProduction ? [] : [{ key: 'shell.kit.view' }],
})

import type { Router } from '@adonisjs/core/http'
import app from '@adonisjs/core/services/app'
import { permit, permitSignedIn } from '#kernel/access/permit'

const Kit = () => import('#shell/controllers/kit_controller')
const Notifications = () => import('#shell/controllers/notifications_controller')
const Preferences = () => import('#shell/controllers/preferences_controller')
const Search = () => import('#shell/controllers/search_controller')
const Views = () => import('#shell/controllers/views_controller')

/** What the frame around the pages needs: search, notifications, saved views, preferences. */
export function panelRoutes(router: Router) {
  router.get('search', [Search, 'index']).as('search').use(permitSignedIn)
  router.put('preferences', [Preferences, 'update']).as('preferences.update').use(permitSignedIn)

  router.post('views', [Views, 'store']).as('views.store').use(permitSignedIn)
  router.patch('views/:id', [Views, 'update']).as('views.update').use(permitSignedIn)
  router.delete('views/:id', [Views, 'destroy']).as('views.destroy').use(permitSignedIn)

  router
    .get('notifications', [Notifications, 'index'])
    .as('notifications.index')
    .use(permitSignedIn)
  router
    .get('notifications/latest', [Notifications, 'latest'])
    .as('notifications.latest')
    .use(permitSignedIn)
  router
    .post('notifications/read', [Notifications, 'readAll'])
    .as('notifications.read')
    .use(permitSignedIn)
  router
    .get('notifications/:id', [Notifications, 'show'])
    .where('id', router.matchers.number())
    .as('notifications.show')
    .use(permitSignedIn)

  if (!app.inProduction) {
    router.get('kit', [Kit, 'index']).as('kit').use(permit('shell.kit.view'))
    router.get('kit/record', [Kit, 'record']).as('kit.record').use(permit('shell.kit.view'))
    router.get('kit/form', [Kit, 'form']).as('kit.form').use(permit('shell.kit.view'))
  }
}

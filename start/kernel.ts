import router from '@adonisjs/core/services/router'
import server from '@adonisjs/core/services/server'

server.errorHandler(() => import('#shell/exceptions/handler'))

server.use([
  () => import('#kernel/middleware/container_bindings_middleware'),
  () => import('#kernel/middleware/private_assets_middleware'),
  () => import('@adonisjs/static/static_middleware'),
  () => import('@adonisjs/cors/cors_middleware'),
  () => import('@adonisjs/vite/vite_middleware'),
  () => import('#shell/middleware/inertia_middleware'),
])

router.use([
  () => import('@adonisjs/core/bodyparser_middleware'),
  () => import('#kernel/middleware/empty_strings_middleware'),
])

export const middleware = router.named({
  session: () => import('@adonisjs/session/session_middleware'),
  shield: () => import('@adonisjs/shield/shield_middleware'),
  initAuth: () => import('@adonisjs/auth/initialize_auth_middleware'),
  locale: () => import('#shell/middleware/locale_middleware'),
  auth: () => import('#shell/middleware/auth_middleware'),
  emptyHouse: () => import('#shell/middleware/empty_house_middleware'),
  guest: () => import('#shell/middleware/guest_middleware'),
  module: () => import('#kernel/middleware/module_middleware'),
  apiAuth: () => import('#shell/middleware/api_auth_middleware'),
  idempotency: () => import('#shell/middleware/idempotency_middleware'),
})

/** What every page of the panel and every visitor page passes through. */
export const pageStack = () => [
  middleware.session(),
  middleware.shield(),
  middleware.initAuth(),
  middleware.locale(),
]

import router from '@adonisjs/core/services/router'

export interface KnownRoute {
  name: string
  pattern: string
  methods: string[]
  /** The area or module it belongs to, null for the few outside. */
  owner: string | null
  kind: 'page' | 'api' | 'webhook' | 'public'
  /** What its guard asks for: a permission, `signed-in`, or null. */
  permission: string | null
  middleware: unknown[]
  /** `app/oms/controllers/…` of its controller, when it has one. */
  handler: unknown
}

/** Every route of the house. */
export function allRoutes(): KnownRoute[] {
  return Object.values(router.toJSON()).flatMap((routes) =>
    routes.map((route) => {
      const name = route.name ?? ''
      const [first = '', second = ''] = name.split('.')
      const kind = { api: 'api', webhooks: 'webhook', public: 'public' }[first] ?? 'page'
      const middleware = [...route.middleware.all()]
      const guard = middleware.find(
        (each): each is typeof each & { permission: string } => 'permission' in (each as object)
      )
      return {
        name,
        pattern: route.pattern,
        methods: route.methods,
        owner: kind !== 'page' ? second : name.includes('.') ? first : null,
        kind: kind as KnownRoute['kind'],
        permission: guard?.permission ?? null,
        middleware,
        handler: route.handler,
      }
    })
  )
}

/** The pages one can open without knowing a record: GET, no parameters. */
export function openPages(): KnownRoute[] {
  return allRoutes().filter(
    (route) => route.kind === 'page' && route.methods.includes('GET') && !/[:*]/.test(route.pattern)
  )
}

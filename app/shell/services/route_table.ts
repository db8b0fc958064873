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
  handler: unknown
}

const KINDS: Record<string, KnownRoute['kind']> = {
  api: 'api',
  webhooks: 'webhook',
  public: 'public',
}

/** Every route of the house, read from the names that `start/modules.ts` gives. */
export function allRoutes(): KnownRoute[] {
  return Object.values(router.toJSON()).flatMap((routes) =>
    routes.map(({ name = '', pattern, methods, middleware, handler }) => {
      const [first = '', second = ''] = name.split('.')
      const kind = KINDS[first] ?? 'page'
      const owner = kind !== 'page' ? second : name.includes('.') ? first : null
      const guards = [...middleware.all()].filter((each) => 'permission' in (each as object))
      const permission = (guards[0] as { permission?: string } | undefined)?.permission ?? null
      return {
        name,
        pattern,
        methods: methods.filter((method) => method !== 'HEAD'),
        owner,
        kind,
        permission,
        handler,
      }
    })
  )
}

let counts: Map<string, number> | null = null

/** How many routes an area or module brings; they never change while the process runs. */
export function routeCount(module: string): number {
  if (!counts) {
    counts = new Map()
    for (const { owner } of allRoutes()) if (owner) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  }
  return counts.get(module) ?? 0
}

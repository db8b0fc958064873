import router from '@adonisjs/core/services/router'
import logger from '@adonisjs/core/services/logger'
import { middleware, pageStack } from '#start/kernel'
import type { ModuleManifest, RouteFile } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'
import { modules } from '../modules/index.js'

type Kind = 'api' | 'pages' | 'webhooks' | 'visitors'

/** A path is held against routes in the order in which they were registered: what machines call comes first. */
const KINDS: readonly Kind[] = ['api', 'webhooks', 'pages', 'visitors']

const fileOf = (module: ModuleManifest, kind: Kind) =>
  ({
    api: module.apiRoutes,
    webhooks: module.webhookRoutes,
    pages: module.routes,
    visitors: module.publicRoutes,
  })[kind]

/**
 * Registers routes of an area or a module. They are always there, and guarded: the group carries the
 * sign-in, the module's switch and the names.
 */
async function registerRoutes(module: ModuleManifest, kind: Kind) {
  const register = (await fileOf(module, kind)?.())?.default as RouteFile | undefined
  if (!register) return
  const on = () => middleware.module({ name: module.name })
  let failure: unknown = null
  // A group must be closed whatever happens in it, or later routes would land inside it.
  const group = router.group(() => {
    try {
      register(router)
    } catch (error) {
      failure = error
    }
  })
  if (kind === 'pages') {
    group
      .prefix(module.name)
      .as(module.name)
      .use([...pageStack(), middleware.auth(), on()])
  } else if (kind === 'api') {
    group
      .prefix('api/v1')
      .as(`api.${module.name}`)
      .use([middleware.apiAuth(), on(), middleware.idempotency()])
  } else if (kind === 'webhooks') {
    group.prefix(`webhooks/${module.name}`).as(`webhooks.${module.name}`).use([on()])
  } else group.as(`public.${module.name}`).use([on()])
  if (failure) throw failure
}

for (const kind of KINDS) {
  for (const module of modules) {
    try {
      await registerRoutes(module, kind)
    } catch (error) {
      if (module.kind === 'area') throw error
      logger.error(
        { err: error, module: module.name },
        'module quarantined: its routes did not load'
      )
      switchboard.quarantine(module.name, (error as Error).message)
    }
  }
}

import router from '@adonisjs/core/services/router'
import logger from '@adonisjs/core/services/logger'
import { middleware, pageStack } from '#start/kernel'
import type { ModuleManifest, RouteFile } from '#kernel/define_module'
import { switchboard } from '#kernel/modules/switchboard'
import { modules } from '../modules/index.js'

/**
 * Registers the routes of every area and module. They are always there, and
 * guarded: the group carries the sign-in, the module's switch and the names.
 */
async function registerRoutes(module: ModuleManifest) {
  const load = async (file: ModuleManifest['routes']) =>
    file ? ((await file()).default as RouteFile) : undefined
  const [pages, api, webhooks, visitors] = await Promise.all(
    [module.routes, module.apiRoutes, module.webhookRoutes, module.publicRoutes].map(load)
  )
  const on = () => middleware.module({ name: module.name })
  let failure: unknown = null
  // A group must be closed whatever happens in it, or later routes would land inside it.
  const group = (register: RouteFile) =>
    router.group(() => {
      try {
        register(router)
      } catch (error) {
        failure ??= error
      }
    })
  if (pages) {
    group(pages)
      .prefix(module.name)
      .as(module.name)
      .use([...pageStack(), middleware.auth(), on()])
  }
  if (api) {
    group(api)
      .prefix('api/v1')
      .as(`api.${module.name}`)
      .use([middleware.apiAuth(), on(), middleware.idempotency()])
  }
  if (webhooks) {
    group(webhooks).prefix(`webhooks/${module.name}`).as(`webhooks.${module.name}`).use([on()])
  }
  if (visitors) {
    group(visitors).as(`public.${module.name}`).use([on()])
  }
  if (failure) throw failure
}

for (const module of modules) {
  try {
    await registerRoutes(module)
  } catch (error) {
    if (module.kind === 'area') throw error
    logger.error({ err: error, module: module.name }, 'module quarantined: its routes did not load')
    switchboard.quarantine(module.name, (error as Error).message)
  }
}

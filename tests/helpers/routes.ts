import router from '@adonisjs/core/services/router'
import { allRoutes as listRoutes, type KnownRoute } from '#shell/services/route_table'

export type { KnownRoute }

/** Every route of the house, also where no server has closed the list yet. */
export function allRoutes(): KnownRoute[] {
  if (!router.commited) router.commit()
  return listRoutes()
}

/** The pages one can open without knowing a record: GET, no parameters; or those of one record, `…/:id`. */
export function openPages({ oneParameter = false } = {}): KnownRoute[] {
  return allRoutes().filter(
    (route) =>
      route.kind === 'page' &&
      !route.pattern.startsWith('/__') &&
      route.methods.includes('GET') &&
      (oneParameter ? /^[^:*]+\/:\w*id$/i : /^[^:*]+$/).test(route.pattern)
  )
}

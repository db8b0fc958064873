import { allRoutes, type KnownRoute } from '#shell/services/route_table'

export { allRoutes, type KnownRoute }

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

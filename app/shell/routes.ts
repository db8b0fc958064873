import type { Router } from '@adonisjs/core/http'
import { panelRoutes } from '#shell/panel_routes'

/** Pages of the panel itself, under `/shell`. */
export default function routes(router: Router) {
  panelRoutes(router)
}

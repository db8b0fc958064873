import type { Router } from '@adonisjs/core/http'
import { houseRoutes } from '#shell/house_routes'
import { panelRoutes } from '#shell/panel_routes'

/** Pages of the panel itself, under `/shell`. */
export default function routes(router: Router) {
  houseRoutes(router)
  panelRoutes(router)
}

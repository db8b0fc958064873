import type { Router } from '@adonisjs/core/http'
import { accessRoutes } from '#shell/access_routes'
import { houseRoutes } from '#shell/house_routes'
import { panelRoutes } from '#shell/panel_routes'

/** Pages of the panel itself, under `/shell`. */
export default function routes(router: Router) {
  accessRoutes(router)
  houseRoutes(router)
  panelRoutes(router)
}

import { resolvePageComponent } from '@adonisjs/inertia/helpers'
import type { DefineComponent } from 'vue'
import PanelLayout from './layouts/panel.vue'

const pages = import.meta.glob<DefineComponent>([
  '../app/*/pages/**/*.vue',
  '../modules/*/pages/**/*.vue',
])

/**
 * `oms/orders/index` lives in the `pages` folder of its area or module. A page
 * stands in the panel unless it names another layout.
 */
export function resolvePage(name: string) {
  const [room, ...rest] = name.split('/')
  const path = rest.join('/')
  return resolvePageComponent(
    [`../modules/${room}/pages/${path}.vue`, `../app/${room}/pages/${path}.vue`],
    pages,
    PanelLayout
  )
}

import { defineAsyncComponent, type Component } from 'vue'
import { loadTextsOf } from './i18n/messages'

const files = import.meta.glob<{ default: Component }>([
  '../app/*/components/**/*.vue',
  '../modules/*/components/**/*.vue',
])
const made = new Map<string, Component>()

/** The component a manifest names as `<area>/<path>`, e.g. `oms/customer_orders`: `<folder>/components/<path>.vue`. */
export function slotComponent(name: string): Component | null {
  const known = made.get(name)
  if (known) return known
  const [room, ...rest] = name.split('/')
  const path = `${room}/components/${rest.join('/')}.vue`
  const load = files[`../modules/${path}`] ?? files[`../app/${path}`]
  if (!load) return null
  const component = defineAsyncComponent(async () => {
    const [found] = await Promise.all([load(), loadTextsOf(room)])
    return found
  })
  made.set(name, component)
  return component
}

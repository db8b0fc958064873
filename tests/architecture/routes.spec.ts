import { test } from '@japa/runner'
import { allRoutes } from '#tests/helpers/routes'
import { modules } from '../../modules/index.js'

test.group('Routes', () => {
  test('every page and API route asks for a permission', ({ assert }) => {
    assert.isAbove(allRoutes().length, 200)
    const open = allRoutes().filter(
      (route) =>
        ['page', 'api'].includes(route.kind) &&
        route.owner &&
        modules.some((each) => each.name === route.owner) &&
        !route.permission
    )
    assert.deepEqual(
      open.map((route) => route.name || route.pattern),
      []
    )
  })

  test('every permission a route or menu asks for is declared', ({ assert }) => {
    const declared = new Set(
      modules.flatMap((module) => (module.permissions ?? []).map((permission) => permission.key))
    )
    const asked = [
      ...allRoutes().map((route) => route.permission),
      ...modules.flatMap((module) =>
        [...(module.nav ?? []), ...(module.slots ?? []), ...(module.widgets ?? [])].map(
          (each) => each.permission
        )
      ),
      ...modules.flatMap((module) => Object.values(module.defaultRoles ?? {}).flat()),
    ]
    const unknown = asked.filter((key) => key && key !== 'signed-in' && !declared.has(key))
    assert.deepEqual([...new Set(unknown)], [])
  })
})

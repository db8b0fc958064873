import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

/**
 * An empty field is one without a value: empty texts of a JSON body become null, at any depth. The
 * body parser could do it while it reads, at five times the cost of reading.
 */
export default class EmptyStringsMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    const body: unknown = request.body()
    if (isTree(body) && emptyToNull(body)) request.updateBody(body)
    return next()
  }
}

type Tree = Record<string, unknown>

const isTree = (value: unknown): value is Tree =>
  value !== null &&
  typeof value === 'object' &&
  (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)

/** Changes `tree` itself, however deep it is; answers whether anything was empty. */
export function emptyToNull(tree: object): boolean {
  let found = false
  const open: Tree[] = [tree as Tree]
  for (let node = open.pop(); node; node = open.pop()) {
    for (const key of Object.keys(node)) {
      const value = node[key]
      if (value === '') {
        node[key] = null
        found = true
      } else if (isTree(value)) open.push(value)
    }
  }
  return found
}

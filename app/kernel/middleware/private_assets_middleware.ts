import { posix } from 'node:path'
import { errors } from '@adonisjs/core'
import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'

const PRIVATE = '/assets/server'
/** Most paths plainly do not, and are not taken apart. */
const MAY_LEAD_THERE = /assets|%/i

/** The bundle that renders pages on the server lies among the public files, but is for the server alone. */
export default class PrivateAssetsMiddleware {
  handle({ request }: HttpContext, next: NextFn) {
    if (isPrivate(request.request.url ?? '/'))
      throw new errors.E_ROUTE_NOT_FOUND([request.method(), request.url()])
    return next()
  }
}

/** Whether a raw path leads there, however it is written: escaped, with dots, doubled slashes or capitals. */
export function isPrivate(url: string): boolean {
  if (!MAY_LEAD_THERE.test(url)) return false
  const [path] = url.split(/[?#]/)
  const plain = posix.normalize(`/${unescaped(path)}`.replaceAll('\\', '/')).toLowerCase()
  return plain === PRIVATE || plain.startsWith(`${PRIVATE}/`)
}

function unescaped(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

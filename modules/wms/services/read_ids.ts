import type { HttpRequest } from '@adonisjs/core/http'
import { RefusedException } from '#kernel/exceptions'

const MOST = 500

/** `?ids=1,2,3` of a download. @throws RefusedException `nothing_chosen` */
export function readIds(request: Pick<HttpRequest, 'input'>): number[] {
  const ids = String(request.input('ids', ''))
    .split(',')
    .map(Number)
    .filter((id) => Number.isSafeInteger(id) && id > 0)
    .slice(0, MOST)
  if (ids.length === 0) throw new RefusedException('nothing_chosen')
  return ids
}

import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import { DomainException } from '#kernel/exceptions'
import { requestHash } from '#kernel/idempotency'
import { beginDeed, forgetDeed, keepAnswer, type Deed } from '#shell/services/kept_answers'

const KEY = /^[\x21-\x7e]{1,200}$/

/**
 * `Idempotency-Key` of the API: a POST that comes again under the same key is not done again but
 * answered as the first time, for 24 hours. A request that was refused had no effect and leaves
 * its key free.
 */
export default class IdempotencyMiddleware {
  async handle(ctx: HttpContext, next: NextFn) {
    const deed = deedOf(ctx)
    if (!deed) return next()
    const { response } = ctx
    const known = await beginDeed(deed)
    if (known) {
      response.header('Idempotent-Replayed', 'true')
      response.header('content-type', 'application/json; charset=utf-8')
      return response.status(known.status).send(known.body)
    }
    try {
      await next()
    } catch (error) {
      await forgetDeed(deed)
      throw error
    }
    const body = bodyOf(ctx)
    if (body === null || response.getStatus() >= 400) await forgetDeed(deed)
    else await keepAnswer(deed, { status: response.getStatus(), body })
  }
}

/** Null for a request that names no deed. */
function deedOf({ request, actor, route }: HttpContext): Deed | null {
  const key = request.header('idempotency-key')
  if (key === undefined || request.method() !== 'POST' || !actor.tokenId) return null
  if (!KEY.test(key)) throw new DomainException('idempotency_key_invalid', { status: 400 })
  return {
    tokenId: actor.tokenId,
    route: `POST ${route!.pattern}`,
    key,
    hash: requestHash({ path: request.url(true), body: request.body() }),
  }
}

/** What is about to be sent; null for a stream, which cannot be kept. */
function bodyOf({ response }: HttpContext): string | null {
  if (response.hasLazyBody && !response.hasContent) return null
  const content: unknown = response.getBody()
  if (content === undefined || content === null) return ''
  return typeof content === 'string' ? content : JSON.stringify(content)
}

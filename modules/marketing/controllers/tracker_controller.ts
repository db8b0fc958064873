import { createHash } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import CollectHits from '#modules/marketing/actions/collect_hits'
import { isRobot } from '#modules/marketing/domain/robots'
import { TRACKER } from '#modules/marketing/services/tracker_script'
import { mayCollect } from '#modules/marketing/services/visitor_limits'
import { hitsValidator } from '#modules/marketing/validators/hits'

const ETAG = `"${createHash('sha1').update(TRACKER).digest('base64url').slice(0, 16)}"`

/** The tracker that shop pages load, and where it reports to. */
export default class TrackerController {
  script({ request, response }: HttpContext) {
    response.header('content-type', 'text/javascript; charset=utf-8')
    response.header('cache-control', 'public, max-age=3600, stale-while-revalidate=86400')
    response.header('etag', ETAG)
    response.header('cross-origin-resource-policy', 'cross-origin')
    if (request.header('if-none-match') === ETAG) return response.status(304).send(null)
    return response.send(TRACKER)
  }

  /** Answers 204 whatever comes, programs and rubbish included: a beacon has nobody to read an error. */
  async collect({ request, response }: HttpContext) {
    response.status(204)
    const userAgent = request.header('user-agent')
    if (isRobot(userAgent)) return
    if (!(await mayCollect(request.ip()))) return response.status(429)
    const [error, batch] = await hitsValidator.tryValidate(readBody(request))
    if (error) return
    await new CollectHits().handle({
      userAgent: userAgent!,
      batch: {
        visitorId: batch.v,
        visitId: batch.s,
        startedAt: batch.t,
        consent: batch.c,
        landingUrl: batch.u,
        referrer: batch.r || null,
        locale: batch.l ?? null,
        hits: batch.h.map((hit) => ({
          id: hit.i,
          kind: hit.k,
          url: hit.u,
          title: hit.n ?? null,
          payload: hit.p ?? {},
          at: hit.a,
        })),
      },
    })
  }
}

/** Beacons send JSON as plain text, so that no question has to be asked before. */
function readBody(request: HttpContext['request']): unknown {
  const raw = request.raw()
  if (!raw) return request.body()
  try {
    return JSON.parse(raw)
  } catch {
    return {}
  }
}

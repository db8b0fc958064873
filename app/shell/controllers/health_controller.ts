import { timingSafeEqual } from 'node:crypto'
import type { HttpContext } from '@adonisjs/core/http'
import env from '#start/env'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { checkHealth } from '#shell/queries/check_health'

/** `/health` for load balancers and monitors, and the page for people. */
export default class HealthController {
  async index({ request, response }: HttpContext) {
    const version = switchboard.module('shell')?.version ?? ''
    if (knowsSecret(request.header('x-health-secret'))) {
      const checks = await checkHealth()
      const ok = checks.every((check) => check.ok)
      return response.status(ok ? 200 : 503).json({ ok, version, checks })
    }
    const ok = await sql(null, 'SELECT 1').then(
      () => true,
      () => false
    )
    return response.status(ok ? 200 : 503).json({ ok, version })
  }

  async show({ inertia, i18n }: HttpContext) {
    const checks = await checkHealth()
    // Modules answer with keys of their texts; the house's own parts with plain words.
    const inWords = checks.map((check) => ({
      ...check,
      message: i18n.t(check.message, {}, check.message),
    }))
    return inertia.render('shell/health', { checks: inWords })
  }
}

function knowsSecret(given: string | undefined): boolean {
  const secret = env.get('HEALTH_SECRET')
  if (!secret || !given || given.length !== secret.length) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(secret))
}

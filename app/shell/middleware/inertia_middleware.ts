import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import BaseInertiaMiddleware from '@adonisjs/inertia/inertia_middleware'
import { switchboard } from '#kernel/modules/switchboard'
import type { RowResult } from '#kernel/lists/types'
import { getPanelState, NO_PANEL_STATE } from '#shell/queries/get_panel_state'
import { company } from '#shell/services/company'
import { countersFor, navigationFor, type NavEntry } from '#shell/services/navigation'
import { themeOf } from '#shell/services/theme'

/** The browser has the texts of the modules it shows, not of all it may go to. */
const inWords = (entries: NavEntry[], i18n: HttpContext['i18n']) =>
  entries.map((entry) => ({
    ...entry,
    label: i18n.t(entry.label),
    groupLabel: i18n.t(`${entry.group}.module.title`),
  }))

/** What every page gets besides its own props. */
export default class InertiaMiddleware extends BaseInertiaMiddleware {
  async share(ctx: HttpContext) {
    // Before the session and sign-in middleware ran (a 404, say) these are missing.
    const { session, actor, i18n, auth } = ctx as Partial<HttpContext>
    const flashed = <T>(key: string) => session?.flashMessages.get(key) as T | undefined
    const state = actor ? await getPanelState(actor.id!) : NO_PANEL_STATE
    return {
      errors: ctx.inertia.always(this.getValidationErrors(ctx)),
      flash: ctx.inertia.always({
        success: flashed<string>('success'),
        warning: flashed<string>('warning'),
        error: flashed<string>('error'),
        results: flashed<RowResult[]>('results'),
      }),
      locale: ctx.inertia.always((i18n?.locale === 'en' ? 'en' : 'zh-CN') as 'zh-CN' | 'en'),
      theme: ctx.inertia.always(themeOf(ctx.request)),
      now: ctx.inertia.always(new Date().toISOString()),
      company: ctx.inertia.always(company()),
      unread: ctx.inertia.always(state.unread),
      user: actor
        ? {
            id: actor.id!,
            name: actor.name,
            email: auth?.user?.email ?? '',
            isOwner: actor.isOwner,
          }
        : null,
      permissions: actor && !actor.isOwner ? [...actor.permissions] : [],
      enabled: switchboard.enabled.map((module) => module.name),
      nav: actor ? inWords(navigationFor(actor), i18n!) : [],
      counters: actor ? await countersFor(actor) : {},
      views: state.views,
      preferences: state.preferences,
      quarantined: actor?.isOwner ? [...switchboard.quarantined.keys()] : [],
    }
  }

  async handle(ctx: HttpContext, next: NextFn) {
    await this.init(ctx)
    const output = await next()
    this.dispose(ctx)
    return output
  }
}

declare module '@adonisjs/inertia/types' {
  type MiddlewareSharedProps = InferSharedProps<InertiaMiddleware>
  export interface SharedProps extends MiddlewareSharedProps {}
}

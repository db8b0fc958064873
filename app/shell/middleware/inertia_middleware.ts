import type { HttpContext } from '@adonisjs/core/http'
import type { NextFn } from '@adonisjs/core/types/http'
import BaseInertiaMiddleware from '@adonisjs/inertia/inertia_middleware'
import { navigationFor } from '#shell/services/navigation'

/** What every page gets besides its own props. */
export default class InertiaMiddleware extends BaseInertiaMiddleware {
  share(ctx: HttpContext) {
    // Before the session and sign-in middleware ran (a 404, say) these are missing.
    const { session, actor, i18n } = ctx as Partial<HttpContext>
    const locale = (i18n?.locale === 'en' ? 'en' : 'zh-CN') as 'zh-CN' | 'en'
    return {
      errors: ctx.inertia.always(this.getValidationErrors(ctx)),
      flash: ctx.inertia.always({
        success: session?.flashMessages.get('success') as string | undefined,
        error: session?.flashMessages.get('error') as string | undefined,
      }),
      locale: ctx.inertia.always(locale),
      user: ctx.inertia.always(actor ? { id: actor.id!, name: actor.name } : null),
      nav: ctx.inertia.always(actor ? navigationFor(actor) : []),
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

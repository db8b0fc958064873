import app from '@adonisjs/core/services/app'
import { Exception } from '@adonisjs/core/exceptions'
import { ExceptionHandler, type HttpContext } from '@adonisjs/core/http'
import { errors as auth } from '@adonisjs/auth'
import { errors as shield } from '@adonisjs/shield'
import { errors as vine } from '@vinejs/vine'
import { SecondFactorNeeded } from '#kernel/access/step_up'
import { DomainException, type MessageParams } from '#kernel/exceptions'
import { problemOf, type Problem } from '#shell/exceptions/problem'
import { localeOf } from '#shell/middleware/locale_middleware'
import { listPeopleWhoMay } from '#shell/queries/list_people_who_may'

/** Paths whose callers are programs. */
const MACHINE_PATHS = ['/api/', '/webhooks/', '/health']

/** Turns what was thrown into a page, a message on the page before, or a typed JSON problem. */
export default class HttpExceptionHandler extends ExceptionHandler {
  protected debug = app.inDev
  protected ignoreStatuses = [400, 401, 403, 404, 409, 413, 419, 422, 429]

  async handle(thrown: unknown, ctx: HttpContext) {
    ctx.i18n ??= localeOf(ctx)
    const error = isBeyondNumbers(thrown, ctx) ? new Exception('', { status: 404 }) : thrown
    const problem = problemOf(error, ctx.i18n)
    if (isMachine(ctx)) return this.#json(problem, ctx, error)
    if (error instanceof SecondFactorNeeded) return askCode(ctx)
    if (leadsElsewhere(error) || (this.debug && problem.status >= 500))
      return super.handle(error, ctx)
    if (goesBack(error, ctx)) {
      ctx.session.flash('error', problem.detail)
      const bag = errorsOf(error, problem.detail, ctx)
      if (bag) ctx.session.flash('inputErrorsBag', bag)
      return ctx.response.redirect().back()
    }
    return this.#page(problem, ctx)
  }

  report(error: unknown, ctx: HttpContext) {
    return isBeyondNumbers(error, ctx) ? Promise.resolve() : super.report(error, ctx)
  }

  #json(problem: Problem, { response, request }: HttpContext, error: unknown) {
    const wait = (error as { response?: { availableIn?: number } }).response?.availableIn
    if (problem.status === 429 && wait) response.header('Retry-After', wait)
    response
      .status(problem.status)
      .header('Content-Type', 'application/problem+json; charset=utf-8')
    return response.send(JSON.stringify({ ...problem, instance: request.id() }))
  }

  async #page(problem: Problem, ctx: HttpContext) {
    ctx.response.status(problem.status)
    try {
      const isInside = Boolean((ctx as Partial<HttpContext>).actor)
      const page = isInside ? 'shell/error' : 'shell/error_plain'
      const remedy = remedyOf(problem, isInside)
      const people = remedy ? await listPeopleWhoMay(remedy) : []
      const content = await ctx.inertia.render(page, {
        status: problem.status,
        type: problem.type,
        title: problem.title,
        detail: problem.detail,
        people,
        request: ctx.request.id() ?? '',
      })
      return ctx.response.send(content)
    } catch (failure) {
      // Not even the page could be made (the database is away, say): plain words are left.
      ctx.logger.error({ err: failure }, 'the error page failed')
      return ctx.response
        .status(problem.status)
        .send(`<!DOCTYPE html><meta charset="utf-8"><p>${problem.detail}</p>`)
    }
  }
}

/** The permission of those who can help: to switch a module on, to grant what is missing. */
function remedyOf({ module, status }: Problem, isInside: boolean): string | null {
  if (module) return 'shell.modules.manage'
  return isInside && status === 403 ? 'shell.roles.manage' : null
}

/** No row has the number of an address that does not even fit into the column. */
function isBeyondNumbers(error: unknown, { params }: HttpContext) {
  const isRefused = ['22003', '22P02'].includes((error as { code?: string } | null)?.code ?? '')
  const values = Object.values((params ?? {}) as Record<string, unknown>).map(Number)
  return isRefused && values.some((value) => value > Number.MAX_SAFE_INTEGER)
}

/** Programs get JSON; so do calls a page makes beside its visits. */
function isMachine({ request }: HttpContext) {
  if (MACHINE_PATHS.some((path) => request.url().startsWith(path))) return true
  return !request.header('x-inertia') && request.accepts(['html', 'json']) === 'json'
}

/** Errors that know themselves where to send a person: to the sign-in, back to the form. */
function leadsElsewhere(error: unknown) {
  return (
    error instanceof vine.E_VALIDATION_ERROR ||
    error instanceof auth.E_UNAUTHORIZED_ACCESS ||
    error instanceof auth.E_INVALID_CREDENTIALS ||
    error instanceof shield.E_BAD_CSRF_TOKEN
  )
}

/**
 * A refused act leaves the person where they were, with the reason. Outside of
 * the panel's own visits what is missing or forbidden keeps its status.
 */
function goesBack(error: unknown, ctx: HttpContext) {
  const { request, session } = ctx as Partial<HttpContext>
  if (!(error instanceof DomainException) || !session || !request) return false
  if (['GET', 'HEAD'].includes(request.method())) return false
  return Boolean(request.header('x-inertia')) || ![403, 404].includes(error.status)
}

/** The field a refusal belongs to, when it says so, or each of the fields with a text of its own. */
function errorsOf(error: unknown, detail: string, { i18n }: HttpContext) {
  const { field, messages } = ((error as DomainException).details ?? {}) as {
    field?: unknown
    messages?: Record<string, { key: string; params?: MessageParams }>
  }
  if (messages)
    return Object.fromEntries(
      Object.entries(messages).map(([name, { key, params }]) => [name, [i18n.t(key, params)]])
    )
  return typeof field === 'string' ? { [field]: [detail] } : null
}

/** To the page that asks for a code, and from there on: to the page wanted, or back to the form. */
function askCode({ request, response }: HttpContext) {
  const reading = ['GET', 'HEAD'].includes(request.method())
  const from = URL.parse(request.header('referer', '')!)
  const next = reading ? request.url(true) : from ? `${from.pathname}${from.search}` : '/'
  return response
    .redirect()
    .clearQs()
    .toPath(`/shell/step-up?${new URLSearchParams({ next })}`)
}

import { errors as vine } from '@vinejs/vine'
import type { I18n } from '@adonisjs/i18n'
import { DomainException, type MessageParams } from '#kernel/exceptions'
import { ModuleOff } from '#kernel/modules/module_off'

/** What went wrong, ready for a machine (RFC 9457) or a page. */
export interface Problem {
  /** Stable: `module_disabled`, `validation_failed`, `shortage`, … */
  type: string
  title: string
  status: number
  detail: string
  /** Messages by field, of input that was refused. */
  fields?: Record<string, string[]>
  /** Facts a program can act on, e.g. the lines that are short. */
  details?: unknown
  /** The switched-off module. */
  module?: string
}

/** Errors of the framework by their code. */
const TYPES: Record<string, string> = {
  E_ROUTE_NOT_FOUND: 'not_found',
  E_ROW_NOT_FOUND: 'not_found',
  E_MODULE_DISABLED: 'module_disabled',
  E_AUTHORIZATION_FAILURE: 'forbidden',
  E_UNAUTHORIZED_ACCESS: 'unauthorized',
  E_VALIDATION_ERROR: 'validation_failed',
  E_TOO_MANY_REQUESTS: 'too_many_requests',
  E_REQUEST_ENTITY_TOO_LARGE: 'too_large',
  E_BAD_CSRF_TOKEN: 'expired',
}

const BY_STATUS: Record<number, string> = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  429: 'too_many_requests',
  503: 'unavailable',
}

interface Thrown {
  code?: string
  status?: number
  message?: string
}

/** Describes anything thrown, without giving away what is inside of an unexpected one. */
export function problemOf(error: unknown, i18n: I18n): Problem {
  if (error instanceof DomainException) {
    const details = error.details ?? undefined
    return {
      ...texts(error.code, i18n, error.params, error.message, error.messageKey),
      status: error.status,
      details,
    }
  }
  if (error instanceof vine.E_VALIDATION_ERROR) {
    return { ...texts('validation_failed', i18n), status: 422, fields: fieldsOf(error.messages) }
  }
  const { code = '', status = 500 } = (error ?? {}) as Thrown
  const type =
    status >= 500 && status !== 503
      ? 'internal_error'
      : (TYPES[code] ?? BY_STATUS[status] ?? 'bad_request')
  if (error instanceof ModuleOff) {
    const module = i18n.t(`${error.module}.module.title`, {}, error.module)
    return { ...texts(type, i18n, { module }), status: 404, module: error.module }
  }
  return { ...texts(type, i18n), status }
}

function texts(
  type: string,
  i18n: I18n,
  params: MessageParams = {},
  fallback = type,
  key = `errors.${type}`
) {
  const detail = i18n.t(key, params, fallback)
  return {
    type,
    title: titleOf(type, params, i18n),
    detail,
  }
}

/** By the code itself, else by its family: all `sheet_…` codes share a title. */
function titleOf(type: string, params: MessageParams, i18n: I18n) {
  const family = type.split('_')[0]
  const fallback = i18n.t(`errors.titles.${family}`, {}, i18n.t('errors.titles.refused'))
  return i18n.t(`errors.titles.${type}`, params, fallback)
}

function fieldsOf(messages: { field: string; message: string }[]) {
  const fields: Record<string, string[]> = {}
  for (const { field, message } of messages) (fields[field] ??= []).push(message)
  return fields
}

/** What a message's placeholders are filled with. */
export type MessageParams = Record<string, string | number>

/**
 * A refusal that belongs to the business: something the user or the caller can understand and act
 * on. It carries the HTTP status, a stable `code`, the parameters of its translated message
 * (`errors.<code>` in the language files) and, where the caller needs it, structured `details`.
 * The plain English `message` is for logs.
 */
export class DomainException extends Error {
  readonly status: number
  readonly code: string
  readonly params: MessageParams
  readonly details: unknown

  constructor(
    code: string,
    options: { status?: number; params?: MessageParams; details?: unknown; cause?: unknown } = {}
  ) {
    const params = options.params ?? {}
    super(describe(code, params), { cause: options.cause })
    this.name = new.target.name
    this.code = code
    this.status = options.status ?? 422
    this.params = params
    this.details = options.details ?? null
  }

  /** The key of the translated message. */
  get messageKey(): string {
    return `errors.${this.code}`
  }

  toJSON() {
    return { code: this.code, status: this.status, params: this.params, details: this.details }
  }
}

function describe(code: string, params: MessageParams): string {
  const facts = Object.entries(params).map(([name, value]) => `${name}=${value}`)
  return facts.length > 0 ? `${code} (${facts.join(', ')})` : code
}

/** 404: `what` is the kind of record, `id` what it was looked up by. */
export class NotFoundException extends DomainException {
  constructor(what: string, id: string | number) {
    super('not_found', { status: 404, params: { what, id } })
  }
}

/** 403: the person may not do this; `permission` names the grant that would allow it. */
export class ForbiddenException extends DomainException {
  constructor(permission: string) {
    super('forbidden', { status: 403, params: { permission } })
  }
}

/** 409: the request contradicts what is stored, e.g. a second record under one key. */
export class ConflictException extends DomainException {
  constructor(code = 'conflict', params: MessageParams = {}, details: unknown = null) {
    super(code, { status: 409, params, details })
  }
}

/** 409: somebody else changed the record since it was read (its `version` moved on). */
export class VersionConflictException extends ConflictException {
  constructor(what: string, id: string | number) {
    super('version_conflict', { what, id })
  }
}

/** 409: the record is not in a state from which the move is allowed. */
export class InvalidTransitionException extends ConflictException {
  constructor(machine: string, from: string, to: string, ids: readonly (number | string)[] = []) {
    super('invalid_transition', { machine, from, to }, { ids })
  }
}

/** One line that stock could not serve. Quantities are whole base units. */
export interface Shortage {
  orderId?: number
  orderLineId?: number
  skuId: number
  sku?: string
  warehouseId?: number
  wanted: number
  available: number
  /** When more is expected, ISO 8601, if anything is on its way. */
  nextExpectedAt?: string | null
}

/** As many short SKUs as a message names. */
const MOST_TOLD = 10

/** 409: not enough stock; each short line says what was wanted and what there is. */
export class ShortageException extends ConflictException {
  readonly shortages: readonly Shortage[]

  constructor(shortages: readonly Shortage[]) {
    const list = listOf(shortages)
    super('shortage', { count: shortages.length, ...(list ? { list } : {}) }, { shortages })
    this.shortages = shortages
  }

  /** Names what is short where somebody said what it is called. */
  override get messageKey(): string {
    return this.params.list ? 'errors.shortage_named' : super.messageKey
  }
}

/** The SKUs that have a name, each with what was wanted and what there is; empty for none. */
function listOf(shortages: readonly Shortage[]): string {
  const named = shortages.filter((one) => one.sku)
  const told = named.slice(0, MOST_TOLD).map((one) => `${one.sku} ${one.wanted} / ${one.available}`)
  return [...told, ...(named.length > told.length ? ['…'] : [])].join(' · ')
}

/** 422: a rule of the business refuses the input; the code names the rule. */
export class RefusedException extends DomainException {
  constructor(code: string, params: MessageParams = {}, details: unknown = null) {
    super(code, { status: 422, params, details })
  }
}

/** 503: something outside (a platform, a courier, a mail server) failed or did not answer. */
export class UnavailableException extends DomainException {
  constructor(service: string, cause?: unknown) {
    super('unavailable', { status: 503, params: { service }, cause })
  }
}

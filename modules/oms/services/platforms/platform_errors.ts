/** The platform answered that the credentials are no good (any more): the one store stops, and says so. */
export class AuthExpired extends Error {}

/** The platform asks for patience: back off for as long, then try again. */
export class RateLimited extends Error {
  constructor(
    message: string,
    readonly retryAfterMs: number
  ) {
    super(message)
  }
}

/** Nobody was called: the platform asked for patience before, and the time is not over. */
export class StillThrottled extends RateLimited {}

/** A refusal that trying again does not cure: the order is closed, the waybill invalid. `code` is the platform's own. */
export class PlatformRefused extends Error {
  constructor(
    readonly code: string,
    message: string
  ) {
    super(message)
  }
}

/** The platform answered with something that trying again may cure. */
export class PlatformFailed extends Error {
  constructor(
    message: string,
    readonly status: number
  ) {
    super(message)
  }
}

/** What can be read and yet is for a person: `reason` is one of `PARK_REASONS`. */
export class PayloadParked extends Error {
  constructor(
    readonly reason: string,
    readonly details: Record<string, unknown>
  ) {
    super(reason)
  }
}

/** Statuses of a call that did not work but may the next time. */
const PASSING = new Set([408, 409, 425])

/**
 * What an HTTP status of a platform that answers with statuses means. Those that pack their refusals
 * into answers of 200 (TOP, Pinduoduo, Douyin, JD) read them themselves.
 */
export function errorOfStatus(
  platform: string,
  response: { status: number; header(name: string): string | null; text(): string },
  retryAfterMs = 2000
): Error {
  const { status } = response
  const said = `${platform} answered ${status}: ${response.text().slice(0, 200)}`
  if (status === 401 || status === 403)
    return new AuthExpired(`${platform} refused the key (${status})`)
  if (status === 429) {
    const asked = Number(response.header('retry-after') ?? 'NaN')
    return new RateLimited(
      said,
      Number.isFinite(asked) ? Math.max(1000, asked * 1000) : retryAfterMs
    )
  }
  return status >= 400 && status < 500 && !PASSING.has(status)
    ? new PlatformRefused(String(status), said)
    : new PlatformFailed(said, status)
}

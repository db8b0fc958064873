/** Names of headers, parameters and fields whose values are never written to a log. */
const SECRET_NAME =
  /(^|[-_.])(authorization|cookie|token|secret|password|passwd|pwd|sign|signature|sig|key|apikey|credential|session|code|nonce)s?$|access.?token|app.?secret|api.?key|hmac|signature|x-.*-(key|token|secret)/i

export const REDACTED = '[redacted]'

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z])([A-Z])/g, '$1_$2'))
}

/** A URL fit for a log: no credentials, and the values of secret parameters left out. */
export function redactUrl(url: string | URL): string {
  let parsed: URL
  try {
    parsed = new URL(url)
  } catch {
    return REDACTED
  }
  const query = [...parsed.searchParams].map(([name, value]) =>
    isSecretName(name) ? `${name}=${REDACTED}` : `${name}=${encodeURIComponent(value)}`
  )
  const path = `${parsed.protocol}//${parsed.host}${parsed.pathname}`
  return query.length > 0 ? `${path}?${query.join('&')}` : path
}

/** Headers fit for a log. */
export function redactHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isSecretName(name) ? REDACTED : String(value),
    ])
  )
}

/** Text with every occurrence of the secrets left out; very short ones would blacken everything. */
export function redactText(text: string, secrets: readonly string[]): string {
  return secrets
    .filter((secret) => secret.length >= 4)
    .sort((a, b) => b.length - a.length)
    .reduce((safe, secret) => safe.replaceAll(secret, REDACTED), text)
}

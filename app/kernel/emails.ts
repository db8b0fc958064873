import { domainToASCII } from 'node:url'

const LOCAL = /^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u
const DOMAIN = /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/**
 * An e-mail address in the one form in which it is stored, compared and hashed: small letters, the
 * domain in ASCII. Dots and `+tags` stay, since only their provider knows whether they matter.
 * @returns null for what is no address
 */
export function normaliseEmail(text: string): string | null {
  const trimmed = text
    .normalize('NFKC')
    .trim()
    .replace(/^mailto:/i, '')
  const at = trimmed.lastIndexOf('@')
  const local = trimmed.slice(0, at).toLowerCase()
  const domain = domainToASCII(trimmed.slice(at + 1).toLowerCase())
  if (at < 1 || local.length > 64 || !LOCAL.test(local) || !DOMAIN.test(domain)) return null
  const address = `${local}@${domain}`
  return address.length <= 254 ? address : null
}

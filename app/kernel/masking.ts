import { parsePhone } from '#kernel/phones'

const STARS = '****'

/** `138****5678`, `0571-****6666`, `+852****4567`; an extension stays, it is of no use alone. */
export function maskPhone(text: string): string {
  const phone = parsePhone(text)
  if (!phone) return maskMiddle(text, 3, 4)
  const tail = phone.extension === null ? '' : `-${phone.extension}`
  if (phone.kind === 'mobile') {
    return `${phone.national.slice(0, 3)}${STARS}${phone.national.slice(-4)}${tail}`
  }
  if (phone.kind === 'landline' && phone.national.includes('-')) {
    return `${phone.national.split('-')[0]}-${STARS}${phone.national.slice(-4)}${tail}`
  }
  return `${maskMiddle(phone.kind === 'service' ? phone.national : phone.e164, 4, 4)}${tail}`
}

/** `a***@x.com`. */
export function maskEmail(text: string): string {
  const at = text.lastIndexOf('@')
  if (at < 1) return maskMiddle(text, 1, 0)
  const [first] = text
  return `${first}***${text.slice(at)}`
}

/** `王小明` → `王*明`, `王明` → `王*`, `Jane Roe` → `J******e`. */
export function maskName(text: string): string {
  const letters = [...text.trim()]
  if (letters.length <= 1) return letters.length === 0 ? '' : '*'
  if (letters.length === 2) return `${letters[0]}*`
  return `${letters[0]}${'*'.repeat(letters.length - 2)}${letters.at(-1)}`
}

/** Keeps some characters at both ends; what is too short to keep any becomes stars altogether. */
export function maskMiddle(text: string, head: number, tail: number): string {
  const letters = [...text]
  if (letters.length === 0) return ''
  if (letters.length <= head + tail) return '*'.repeat(Math.max(4, letters.length))
  return letters.slice(0, head).join('') + STARS + letters.slice(letters.length - tail).join('')
}

import { createHash, createHmac } from 'node:crypto'

export type TopSignMethod = 'md5' | 'hmac' | 'hmac-sha256'

/**
 * The signature of a call: names and values of all parameters but `sign`, sorted by name. `md5` has
 * the secret on both ends of the text; the others are keyed with it. Capital hexadecimal digits.
 */
export function topSign(
  params: Readonly<Record<string, string>>,
  secret: string,
  method: TopSignMethod
): string {
  const text = Object.keys(params)
    .filter((name) => name !== 'sign')
    .sort()
    .map((name) => name + params[name])
    .join('')
  const digest =
    method === 'md5'
      ? createHash('md5').update(secret + text + secret, 'utf8')
      : createHmac(method === 'hmac' ? 'md5' : 'sha256', secret).update(text, 'utf8')
  return digest.digest('hex').toUpperCase()
}

import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from 'node:crypto'
import env from '#start/env'
import { BlindIndex, deriveKey } from '#kernel/identifiers'

const appKey = env.get('APP_KEY').release()
const cipherKey = createSecretKey(deriveKey(appKey, 'customers.pii'))
const TAG_BYTES = 16

/** Finds personal data by a keyed hash; the key is not in the database. */
export const blindIndex = new BlindIndex(appKey)

/** AES-256-GCM as `1.<nonce>.<cipher and tag>`; the number in front is the version of the form. */
export function encrypt(value: string): string {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', cipherKey, nonce)
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `1.${nonce.toString('base64url')}.${body.toString('base64url')}`
}

/** Reads what {@link encrypt} wrote. @throws when it was tampered with or is of another key */
export function decrypt(sealed: string): string {
  const [version, nonce = '', body = ''] = sealed.split('.')
  if (version !== '1') throw new Error('Sealed in a form this release does not know')
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', cipherKey, Buffer.from(nonce, 'base64url'))
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
  return decipher.update(bytes.subarray(0, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8')
}

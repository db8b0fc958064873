import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import env from '#start/env'

const derive = (use: string) => Buffer.from(hkdfSync('sha256', env.get('APP_KEY').release(), 'tandem', use, 32))
const hashKey = derive('identifiers.hash')
const cipherKey = derive('identifiers.cipher')

export function keyedHash(kind: string, value: string): string {
  return createHmac('sha256', hashKey).update(`${kind}\u0000${value}`).digest('base64url')
}

export function encrypt(value: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', cipherKey, iv)
  const body = Buffer.concat([cipher.update(value, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `1.${iv.toString('base64url')}.${body.toString('base64url')}`
}

export function decrypt(sealed: string): string {
  const [, iv, body] = sealed.split('.')
  const bytes = Buffer.from(body, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', cipherKey, Buffer.from(iv, 'base64url'))
  decipher.setAuthTag(bytes.subarray(-16))
  return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
}

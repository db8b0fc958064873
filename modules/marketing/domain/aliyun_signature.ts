import { createHmac } from 'node:crypto'

/** RFC 3986: everything but letters, digits and `-_.~` is escaped. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

/** The parameters in the order of their names, encoded: the query that is signed and sent. */
export function canonicalQuery(params: Readonly<Record<string, string>>): string {
  return Object.keys(params)
    .sort()
    .map((name) => `${percentEncode(name)}=${percentEncode(params[name])}`)
    .join('&')
}

/** What the signature of Aliyun's RPC style (version 1.0) is made over. */
export function stringToSign(
  method: 'GET' | 'POST',
  params: Readonly<Record<string, string>>
): string {
  return `${method}&${percentEncode('/')}&${percentEncode(canonicalQuery(params))}`
}

/** The signature: HMAC-SHA1 under the secret and an ampersand, in base64. */
export function signRpc(
  method: 'GET' | 'POST',
  params: Readonly<Record<string, string>>,
  secret: string
): string {
  return createHmac('sha1', `${secret}&`).update(stringToSign(method, params)).digest('base64')
}

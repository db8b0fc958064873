/** The token that Shield asks of a request that changes something. */
function xsrf() {
  const cookie = document.cookie.split('; ').find((entry) => entry.startsWith('XSRF-TOKEN='))
  return cookie ? decodeURIComponent(cookie.slice('XSRF-TOKEN='.length)) : ''
}

/**
 * A JSON request beside the page's own visits (scans, preferences): answers
 * the status and the body, and `{ ok: false, status: 0 }` without a network.
 */
export async function send<T = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown
) {
  try {
    const answer = await fetch(url, {
      method,
      headers: {
        'accept': 'application/json',
        'content-type': 'application/json',
        'x-xsrf-token': xsrf(),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    const text = await answer.text()
    const data = text.startsWith('{') || text.startsWith('[') ? (JSON.parse(text) as T) : null
    return { ok: answer.ok, status: answer.status, data }
  } catch {
    return { ok: false, status: 0, data: null }
  }
}

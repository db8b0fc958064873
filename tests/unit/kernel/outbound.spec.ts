import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import { AddressGuard, isPublicAddress } from '#kernel/http/address_guard'
import {
  OutboundException,
  OutboundHttp,
  type OutboundAttempt,
  type OutboundConfig,
  type OutboundResponse,
} from '#kernel/http/outbound'
import { isSecretName, redactHeaders, redactUrl } from '#kernel/http/redact'

interface Call {
  method: string
  path: string
  headers: IncomingMessage['headers']
  body: string
}

/** A server that answers each call with the next of its answers, the last one for ever. */
async function simulator(...answers: ((response: ServerResponse, call: Call) => void)[]) {
  const calls: Call[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const { method = '', url: path = '', headers } = request
    const call = { method, path, headers, body: Buffer.concat(pieces).toString() }
    calls.push(call)
    answers[Math.min(calls.length, answers.length) - 1](response, call)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const stop = () =>
    new Promise<void>((done) => {
      server.closeAllConnections()
      server.close(() => done())
    })
  return { calls, port, url: `http://127.0.0.1:${port}`, stop }
}

const answer =
  (status: number, headers: Record<string, string> = {}, body: string | Buffer = '') =>
  (response: ServerResponse) =>
    void response.writeHead(status, headers).end(body)

function client(config: Partial<OutboundConfig> = {}) {
  const pauses: number[] = []
  const attempts: OutboundAttempt[] = []
  const http = new OutboundHttp({
    allowPrivate: ['127.0.0.1'],
    sleep: async (ms) => void pauses.push(ms),
    random: () => 1,
    onAttempt: (attempt) => attempts.push(attempt),
    ...config,
  })
  return { http, pauses, attempts }
}

async function faultOf(work: Promise<unknown>): Promise<OutboundException> {
  try {
    await work
  } catch (error) {
    if (error instanceof OutboundException) return error
    throw error
  }
  throw new Error('It should have failed')
}

async function faultNameOf(work: Promise<unknown>) {
  const { fault } = await faultOf(work)
  return fault
}

async function statusOf(work: Promise<OutboundResponse>) {
  const { status } = await work
  return status
}

async function textOf(work: Promise<OutboundResponse>) {
  const response = await work
  return response.text()
}

test.group('Outbound HTTP', () => {
  test('sends bytes as they are and hands back the raw answer', async ({ assert, cleanup }) => {
    const body = '{"tid":6936476692437472563,"amount":11.01,"n":3}'
    const server = await simulator(
      answer(200, { 'content-type': 'application/json', 'X-Id': '7' }, body)
    )
    cleanup(server.stop)
    const { http } = client()
    const sent = '{ "a" : "中" }'
    const response = await http.request({
      url: `${server.url}/x?q=1`,
      method: 'POST',
      body: sent,
      headers: { 'X-Sign': 's' },
    })
    assert.equal(server.calls[0].body, sent)
    assert.equal(server.calls[0].headers['x-sign'], 's')
    assert.equal(server.calls[0].headers['content-length'], String(Buffer.byteLength(sent)))
    assert.equal(response.header('x-id'), '7')
    assert.equal(response.text(), body)
    const json = response.json() as Record<string, unknown>
    assert.equal(json.tid, '6936476692437472563')
    assert.equal(String(json.amount), '11.01')
    assert.equal(json.n, 3)
  })

  test('tries again when that is safe, with growing pauses', async ({ assert, cleanup }) => {
    const server = await simulator(answer(500), answer(503), answer(200))
    cleanup(server.stop)
    const { http, pauses, attempts } = client({ pauseMs: 100 })
    const response = await http.request({ url: server.url })
    assert.equal(response.status, 200)
    assert.deepEqual(pauses, [100, 200])
    assert.deepEqual(
      attempts.map(({ status, attempt }) => [attempt, status]),
      [
        [1, 500],
        [2, 503],
        [3, 200],
      ]
    )
  })

  test('does not repeat a POST that may have been done', async ({ assert, cleanup }) => {
    const server = await simulator(answer(500), answer(500), answer(200))
    cleanup(server.stop)
    const { http } = client()
    const once = await http.request({ url: server.url, method: 'POST', body: '' })
    assert.equal(once.status, 500)
    const again = await http.request({ url: server.url, method: 'POST', idempotent: true })
    assert.equal(again.status, 200)
    assert.lengthOf(server.calls, 3)
  })

  test('repeats any method on 429, as long after as it is told', async ({ assert, cleanup }) => {
    const server = await simulator(answer(429, { 'retry-after': '3' }), answer(200))
    cleanup(server.stop)
    const { http, pauses } = client()
    assert.equal(await statusOf(http.request({ url: server.url, method: 'POST' })), 200)
    assert.deepEqual(pauses, [3000])
    const hurried = await simulator(answer(429, { 'retry-after': '3600' }))
    cleanup(hurried.stop)
    assert.equal(await statusOf(http.request({ url: hurried.url })), 429)
    assert.lengthOf(hurried.calls, 1)
    const asked = await simulator(answer(429), answer(200))
    cleanup(asked.stop)
    assert.equal(await statusOf(http.request({ url: asked.url, limitsAreAnswers: true })), 429)
    assert.lengthOf(asked.calls, 1)
  })

  test('gives up after its attempts', async ({ assert, cleanup }) => {
    const server = await simulator(answer(502))
    cleanup(server.stop)
    const { http } = client({ retries: 2 })
    assert.equal(await statusOf(http.request({ url: server.url })), 502)
    assert.lengthOf(server.calls, 3)
  })

  test('a POST that never arrived is repeated, one cut off is not', async ({ assert, cleanup }) => {
    const server = await simulator((response) => void response.destroy())
    cleanup(server.stop)
    const { http, pauses } = client({ retries: 2 })
    const cut = await faultOf(http.request({ url: server.url, method: 'POST' }))
    assert.deepEqual([cut.fault, pauses.length], ['network', 0])
    const gone = await simulator(answer(200))
    await gone.stop()
    const refused = await faultOf(http.request({ url: gone.url, method: 'POST' }))
    assert.deepEqual([refused.fault, refused.unsent, pauses.length], ['network', true, 2])
  })

  test('bounds the time and lets the caller stop', async ({ assert, cleanup }) => {
    const server = await simulator(() => {})
    cleanup(server.stop)
    const { http } = client({ retries: 0 })
    const slow = await faultOf(http.request({ url: server.url, timeoutMs: 30 }))
    assert.deepEqual([slow.fault, slow.status], ['timeout', 504])
    const trickle = await simulator((response) => {
      response.writeHead(200)
      response.write('x')
    })
    cleanup(trickle.stop)
    assert.equal(await faultNameOf(http.request({ url: trickle.url, timeoutMs: 30 })), 'timeout')
    const stopping = new AbortController()
    setTimeout(() => stopping.abort(), 10)
    const stopped = await faultOf(http.request({ url: server.url, signal: stopping.signal }))
    assert.equal(stopped.fault, 'aborted')
  })

  test('bounds the size, packed or not', async ({ assert, cleanup }) => {
    const big = Buffer.alloc(200_000, 'x')
    const server = await simulator(
      answer(200, {}, big),
      answer(200, { 'content-encoding': 'gzip' }, gzipSync(big)),
      answer(200, { 'content-encoding': 'gzip' }, gzipSync('fine'))
    )
    cleanup(server.stop)
    const { http } = client({ maxResponseBytes: 100_000 })
    assert.equal(await faultNameOf(http.request({ url: server.url })), 'too_large')
    assert.equal(await faultNameOf(http.request({ url: server.url })), 'too_large')
    assert.equal(await textOf(http.request({ url: server.url })), 'fine')
  })

  test('follows redirects without carrying credentials to another origin', async ({
    assert,
    cleanup,
  }) => {
    const other = await simulator(answer(200, {}, 'there'))
    const server = await simulator(
      answer(302, { location: '/next' }),
      (response) => void response.writeHead(307, { location: `${other.url}/far` }).end()
    )
    cleanup(server.stop)
    cleanup(other.stop)
    const { http } = client()
    const response = await http.request({
      url: server.url,
      method: 'POST',
      body: 'x',
      headers: { 'Authorization': 'Bearer t', 'X-Access-Token': 't', 'Accept': 'a/b' },
    })
    assert.equal(response.text(), 'there')
    assert.deepEqual([server.calls[1].method, server.calls[1].body], ['GET', ''])
    assert.equal(server.calls[1].headers.authorization, 'Bearer t')
    assert.isUndefined(other.calls[0].headers.authorization)
    assert.isUndefined(other.calls[0].headers['x-access-token'])
    assert.equal(other.calls[0].headers.accept, 'a/b')
    const loop = await simulator(answer(302, { location: '/' }))
    cleanup(loop.stop)
    assert.equal(await faultNameOf(http.request({ url: loop.url })), 'too_many_redirects')
    assert.equal(await statusOf(http.request({ url: loop.url, maxRedirects: 0 })), 302)
  })

  test('says nothing secret', async ({ assert, cleanup }) => {
    const server = await simulator(answer(500))
    await server.stop()
    cleanup(() => {})
    const { http, attempts } = client({ retries: 0 })
    const url = `${server.url}/s3cret-path/x?access_token=abc&sign=DEF&page=2`
    const error = await faultOf(http.request({ url, secrets: ['s3cret-path'] }))
    const said = JSON.stringify([error, error.message, attempts])
    assert.notMatch(said, /abc|DEF|s3cret/)
    assert.include(said, 'page=2')
  })
})

test.group('Outbound HTTP: where it may go', () => {
  test('{address} is not public')
    .with(
      '127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.100.100.200 0.0.0.0 224.0.0.1 255.255.255.255 198.18.0.1 ::1 :: ::ffff:127.0.0.1 ::ffff:8.8.8.8 fd00:ec2::254 fe80::1 64:ff9b::7f00:1 2002:7f00:1::1 ff02::1 nonsense'
        .split(' ')
        .map((address) => ({ address }))
    )
    .run(({ assert }, { address }) => assert.isFalse(isPublicAddress(address)))

  test('{address} is public')
    .with('8.8.8.8 223.5.5.5 172.15.0.1 2400:3200::1'.split(' ').map((address) => ({ address })))
    .run(({ assert }, { address }) => assert.isTrue(isPublicAddress(address)))

  test('refuses {url}')
    .with(
      [
        'http://127.0.0.1/',
        'http://localhost/',
        'http://2130706433/',
        'http://0x7f.1/',
        'http://[::1]/',
        'http://[::ffff:127.0.0.1]/',
        'http://169.254.169.254/latest/meta-data',
        'http://0/',
      ].map((url) => ({ url }))
    )
    .run(async ({ assert }, { url }) => {
      const { http } = client({ allowPrivate: [], retries: 0 })
      assert.equal(await faultNameOf(http.request({ url })), 'address_refused')
    })

  test('refuses {url} as no address of the web')
    .with(
      ['file:///etc/passwd', 'ftp://example.com', 'http://user:pw@example.com', 'nonsense'].map(
        (url) => ({ url })
      )
    )
    .run(async ({ assert }, { url }) => {
      const error = await faultOf(client({ retries: 0 }).http.request({ url }))
      assert.equal(error.fault, 'bad_url')
      assert.notInclude(error.message, 'pw')
    })

  test('a name that also stands for a private address is refused', async ({ assert }) => {
    const resolve = async () => [
      { address: '8.8.8.8', family: 4 as const },
      { address: '10.0.0.1', family: 4 as const },
    ]
    const { http } = client({ resolve })
    assert.equal(
      await faultNameOf(http.request({ url: 'http://evil.example/' })),
      'address_refused'
    )
  })

  test('connects to the address that was checked, not to what the name says next', async ({
    assert,
    cleanup,
  }) => {
    const server = await simulator(answer(200, {}, 'pinned'))
    cleanup(server.stop)
    let asked = 0
    const resolve = async () => [
      { address: asked++ === 0 ? '127.0.0.1' : '10.0.0.1', family: 4 as const },
    ]
    const { http } = client({ resolve })
    const response = await http.request({ url: `http://shop.example:${server.port}/` })
    assert.equal(response.text(), 'pinned')
    assert.equal(server.calls[0].headers.host, `shop.example:${server.port}`)
    assert.equal(asked, 1)
  })

  test('a redirect cannot lead inside', async ({ assert, cleanup }) => {
    const server = await simulator(answer(302, { location: 'http://169.254.169.254/' }))
    cleanup(server.stop)
    const { http } = client()
    assert.equal(await faultNameOf(http.request({ url: server.url })), 'address_refused')
  })

  test('opens only the networks and ports it is told to', ({ assert }) => {
    const guard = new AddressGuard(['127.0.0.1:4010', '10.20.0.0/16', '[::1]:80', 'fd00::/8'])
    assert.isTrue(guard.allows('127.0.0.1', '4010'))
    assert.isFalse(guard.allows('127.0.0.1', '4011'))
    assert.isTrue(guard.allows('10.20.3.4', '1'))
    assert.isFalse(guard.allows('10.21.3.4', '1'))
    assert.isTrue(guard.allows('::1', '80'))
    assert.isTrue(guard.allows('fd12::1', '443'))
    assert.throws(() => new AddressGuard(['localhost']), /Not a network/)
  })

  test('a name that does not resolve says so, and is asked again', async ({ assert }) => {
    const resolve = async () => {
      throw Object.assign(new Error('no'), { code: 'EAI_AGAIN' })
    }
    const { http, pauses } = client({ resolve })
    const error = await faultOf(http.request({ url: 'http://shop.example/', method: 'POST' }))
    assert.deepEqual(
      [error.fault, error.params.reason, pauses.length],
      ['unresolved', 'EAI_AGAIN', 2]
    )
  })
})

test.group('Redaction', () => {
  test('knows secrets by their names', ({ assert }) => {
    for (const name of [
      'Authorization',
      'X-Shopify-Access-Token',
      'appSecret',
      'sign',
      'api_key',
      'set-cookie',
      'X-Hmac-Signature',
      'session',
    ]) {
      assert.isTrue(isSecretName(name), name)
    }
    for (const name of ['page', 'method', 'design', 'content-type', 'keyword', 'timestamp']) {
      assert.isFalse(isSecretName(name), name)
    }
    assert.equal(
      redactUrl('https://u:p@x.cn/a?sign=1&q=%E4%B8%AD'),
      'https://x.cn/a?sign=[redacted]&q=%E4%B8%AD'
    )
    assert.deepEqual(redactHeaders({ 'cookie': 'a', 'x-a': ['1', '2'] }), {
      'cookie': '[redacted]',
      'x-a': '1,2',
    })
  })
})

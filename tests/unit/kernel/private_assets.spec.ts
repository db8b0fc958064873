import { test } from '@japa/runner'
import { isPrivate } from '#kernel/middleware/private_assets_middleware'

test.group('Private assets', () => {
  test('the server bundle is nobody else’s, however its path is written', ({ assert }) => {
    const ways = [
      '/assets/server/ssr.js',
      '/assets/server',
      '/assets/%73erver/ssr.js',
      '//assets//server/ssr.js',
      '/assets/./x/../server/ssr.js?v=1',
      '/assets/Server/ssr.js',
      '/assets\\server/ssr.js',
    ]
    for (const way of ways) assert.isTrue(isPrivate(way), way)
  })

  test('the other files are public', ({ assert }) => {
    for (const way of ['/assets/app-1a2b.js', '/assets/server-icon.svg', '/favicon.svg', '/%E0%A4'])
      assert.isFalse(isPrivate(way), way)
  })
})

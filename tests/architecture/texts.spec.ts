import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { modules } from '../../modules/index.js'

type Texts = { [key: string]: string | Texts }

const folders = ['resources', ...modules.map((module) => module.folder)]

function flat(texts: Texts, prefix: string): string[] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}.${key}`] : flat(value, `${prefix}.${key}`)
  )
}

function keysOf(locale: string): string[] {
  return folders.flatMap((folder) => {
    const path = `${folder}/lang/${locale}`
    if (!existsSync(path)) return []
    return readdirSync(path).flatMap((file) =>
      flat(JSON.parse(readFileSync(`${path}/${file}`, 'utf8')) as Texts, file.replace('.json', ''))
    )
  })
}

test.group('Texts', () => {
  const [zh, en] = [new Set(keysOf('zh-CN')), new Set(keysOf('en'))]

  test('both languages have the same keys', ({ assert }) => {
    assert.deepEqual(
      [...zh].filter((key) => !en.has(key)),
      [],
      'only in Chinese'
    )
    assert.deepEqual(
      [...en].filter((key) => !zh.has(key)),
      [],
      'only in English'
    )
  })
})

import { readFile } from 'node:fs/promises'
import { gzipSync } from 'node:zlib'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'

type Chunk = { file: string; imports?: string[]; isDynamicEntry?: boolean; src?: string }

/**
 * Kilobytes of compressed script. What a page costs the first time one opens the house, and on top of
 * that; the texts of its module are its own.
 */
const FIRST_LOAD = 350
const PAGE_ALONE = 105

test.group('Budget', () => {
  test('no page makes the browser load more script than it may', async ({ assert }) => {
    const folder = app.makePath('public/assets')
    const manifest = JSON.parse(await readFile(`${folder}/.vite/manifest.json`, 'utf8')) as Record<
      string,
      Chunk
    >
    const sizes = new Map<string, number>()
    for (const { file } of Object.values(manifest)) {
      if (file.endsWith('.js'))
        sizes.set(file, gzipSync(await readFile(`${folder}/${file}`)).length / 1024)
    }
    const closure = (names: string[]) => {
      const seen = new Set<string>()
      const visit = (name: string) => {
        if (seen.has(name) || !manifest[name]) return
        seen.add(name)
        manifest[name].imports?.forEach(visit)
      }
      names.forEach(visit)
      return new Set([...seen].map((name) => manifest[name].file))
    }
    const weigh = (files: Iterable<string>) =>
      [...files].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0)

    const base = closure(['inertia/app.ts', 'inertia/i18n/frame_zh_cn.ts'])
    const pages = Object.keys(manifest).filter((name) => /\/pages\/.*\.vue$/.test(name))
    const lines = pages
      .map((name) => {
        const texts = `${name.split('/').slice(0, 2).join('/')}/lang/zh-CN/`
        const files = closure([
          name,
          ...Object.keys(manifest).filter((key) => key.startsWith(texts)),
        ])
        const own = [...files].filter((file) => !base.has(file))
        return {
          page: name,
          alone: Math.round(weigh(own)),
          first: Math.round(weigh(new Set([...base, ...files]))),
        }
      })
      .sort((a, b) => b.first - a.first)
    process.stdout.write(`    the frame and its texts: ${Math.round(weigh(base))} kB compressed\n`)
    for (const line of lines.slice(0, 5)) {
      process.stdout.write(
        `    ${line.page}: first load ${line.first} kB, of its own ${line.alone} kB\n`
      )
    }
    assert.isNotEmpty(lines)
    assert.deepEqual(
      lines.filter((line) => line.first > FIRST_LOAD || line.alone > PAGE_ALONE),
      []
    )
    const english = manifest['inertia/i18n/frame_en.ts'].file
    assert.isFalse(base.has(english), 'the other language stays on the server')
    const charts = Object.values(manifest).find((chunk) => chunk.src?.endsWith('chart_canvas.vue'))
    assert.isFalse(base.has(charts?.file ?? ''), 'charts are loaded when one is shown')
  })
})

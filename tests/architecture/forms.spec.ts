import { dirname, join, normalize } from 'node:path'
import { test } from '@japa/runner'
import { sources } from './support/source.js'

interface Vue {
  path: string
  text: string
}

const FORM = 'inertia/components/form_page.vue'

/** The components a Vue file imports, as paths from the root. */
const importsOf = ({ path, text }: Vue) =>
  [...text.matchAll(/from '(~|\.{1,2})(\/[^']+\.vue)'/g)].map(([, root, rest]) =>
    root === '~' ? `inertia${rest}` : normalize(join(dirname(path), root + rest))
  )

/** Pages with a form of their own that draw a component with another: HTML knows no form within a form. */
function nestedForms(files: readonly Vue[]): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]))
  const hasForm = (path: string, seen: Set<string>): boolean => {
    const file = byPath.get(path)
    if (!file || path === FORM || seen.has(path)) return false
    seen.add(path)
    return /<form\b/.test(file.text) || importsOf(file).some((one) => hasForm(one, seen))
  }
  return files
    .filter((file) => file.path !== FORM && importsOf(file).includes(FORM))
    .flatMap((file) =>
      importsOf(file)
        .filter((one) => hasForm(one, new Set()))
        .map((one) => `${file.path}: ${one}`)
    )
}

test.group('Forms', () => {
  test('no form lies within another', ({ assert }) => {
    const files = sources('app', 'modules', 'inertia').filter(({ path }) => path.endsWith('.vue'))
    assert.isAbove(files.length, 100)
    assert.deepEqual(nestedForms(files), [])
  })

  test('one within another is noticed, however deep', ({ assert }) => {
    const page = {
      path: 'app/a/pages/x.vue',
      text: `import F from '~/components/form_page.vue'\nimport C from '../components/c.vue'`,
    }
    const between = { path: 'app/a/components/c.vue', text: `import D from './d.vue'` }
    const inner = { path: 'app/a/components/d.vue', text: '<form class="x">' }
    assert.deepEqual(nestedForms([page, between, inner]), [
      'app/a/pages/x.vue: app/a/components/c.vue',
    ])
  })
})

import { test } from '@japa/runner'
import type { ModuleManifest } from '#kernel/define_module'
import { auditedDeeds, fits, refusalCodes, textKeys } from './support/checks.js'
import { houseSources, sources, type Source } from './support/source.js'
import { keysOf } from './support/texts.js'
import { modules } from '../../modules/index.js'

/** Keys asked for that no language has yet; each goes when its owner writes it. */
const OWED: readonly string[] = []

/** The texts a manifest promises by what it declares. */
function promised(module: ModuleManifest): string[] {
  const { name } = module
  const titles = module.kind === 'module' ? [`${name}.module.title`, `${name}.module.summary`] : []
  const settings = (module.settings ?? [])
    .filter((setting) => !setting.hidden)
    .flatMap(({ key, choices, plain }) => [
      `${name}.settings.${key}.label`,
      ...(plain ? [] : (choices ?? []).map((each) => `${name}.settings.${key}.choices.${each}`)),
    ])
  const labels = [
    ...(module.nav ?? []),
    ...(module.slots ?? []),
    ...(module.widgets ?? []),
    ...(module.searches ?? []),
    ...(module.importers ?? []),
  ].map(({ label }) => label)
  const permissions = (module.permissions ?? []).map(
    ({ key }) => `${name}.permissions.${key.slice(name.length + 1)}`
  )
  return [...titles, ...settings, ...labels, ...permissions]
}

test.group('Texts', () => {
  const [zhList, enList] = [keysOf('zh-CN'), keysOf('en')]
  const [zh, en] = [new Set(zhList), new Set(enList)]
  const lacking = (keys: Iterable<string>) =>
    [...new Set(keys)]
      .filter((key) => !fits(key, zh, zhList) || !fits(key, en, enList))
      .filter((key) => !OWED.includes(key))
      .sort()

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

  test('what manifests declare has its texts: permissions, menus, settings, labels', ({
    assert,
  }) => {
    const keys = modules.flatMap(promised)
    assert.isAbove(keys.length, 200)
    assert.deepEqual(lacking(keys), [])
  })

  test('every refusal has its sentence', ({ assert }) => {
    const codes = refusalCodes(houseSources())
    assert.isAbove(codes.size, 60)
    assert.deepEqual(lacking([...codes.keys()].map((code) => `errors.${code}`)), [])
  })

  test('every deed of the audit trail is said in words', ({ assert }) => {
    const deeds = auditedDeeds(houseSources())
    assert.isAbove(deeds.size, 100)
    const keys = [...deeds.keys()].map((deed) => deed.replace('.', '.history.'))
    assert.deepEqual(lacking(keys), [])
    const done = {
      path: 'x.ts',
      text: "audit(trx, { action: a ? 'x.y.on' : 'x.y.off', subjectType })",
    }
    assert.deepEqual([...auditedDeeds([done]).keys()], ['x.y.on', 'x.y.off'])
  })

  test('every text that pages and programs ask for is there', ({ assert }) => {
    const asked = textKeys([...houseSources(), ...sources('inertia')])
    assert.isAbove(asked.size, 500)
    const missing = lacking(asked.keys()).map((key) => `${key} (${asked.get(key)})`)
    assert.deepEqual(missing, [])
  })

  test('pages speak only texts the browser gets: the frame’s, the areas’ and their own module’s', ({
    assert,
  }) => {
    const rooms = new Set(modules.filter(({ kind }) => kind === 'module').map(({ name }) => name))
    const faults = (files: Source[]) =>
      files.flatMap((file) => {
        const own = file.path.match(/^modules\/([^/]+)\//)?.[1]
        return [...textKeys([file]).keys()]
          .filter((key) => {
            const name = key.split('.')[0]
            return name === 'errors' || name === 'validator' || (rooms.has(name) && name !== own)
          })
          .map((key) => `${file.path} ${key}`)
      })
    const shown = [...houseSources(), ...sources('inertia')].filter(
      ({ path }) =>
        path.endsWith('.vue') || path.includes('/components/') || path.startsWith('inertia/')
    )
    assert.isAbove(shown.length, 200)
    assert.deepEqual(faults(shown), [])
    const strange = {
      path: 'modules/wms/pages/x.vue',
      text: "t('oms.nav.orders') + t('wms.x') + t('errors.x')",
    }
    assert.lengthOf(faults([strange]), 2)
  })

  test('a text nobody wrote is noticed', ({ assert }) => {
    const code = {
      path: 'x.vue',
      text: "t('oms.no.such'); i18n.t(`oms.nothing.${a}.x`); // t('in.a.comment')\nlist('not.a.text')",
    }
    assert.deepEqual(lacking(textKeys([code]).keys()), ['oms.no.such', 'oms.nothing.*.x'])
    const thrown = { path: 'x.ts', text: "throw new RefusedException('no_such_code', {})" }
    assert.deepEqual([...refusalCodes([thrown]).keys()], ['no_such_code'])
    assert.deepEqual(lacking(['errors.no_such_code', 'errors.not_found']), ['errors.no_such_code'])
  })
})

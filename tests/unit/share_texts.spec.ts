import { test } from '@japa/runner'
import { pickTexts, shareTexts, type SourceFile } from '../../inertia/i18n/share_texts.js'

const TEXTS = {
  oms: {
    room: 'oms',
    texts: {
      title: 'x',
      rules: { severity: { low: 'l' }, version: 'v', on: 'on' },
      park: { why: 'w', bulk: 'b' },
      nav: { rules: 'r' },
    },
  },
  orders: { room: 'orders', texts: { status: { held: 'h' }, cases: { open: 'o', note: 'n' } } },
}
const share = (...code: [string, string][]) =>
  shareTexts(
    code.map(([path, text]): SourceFile => ({ path, text })),
    new Map(Object.entries(TEXTS))
  )

/** Of these, those that travel with a folder or as told. */
const away = (places: Record<string, string>, keys: string[]) => keys.filter((key) => key in places)

test.group('Texts shared out among pages', () => {
  test('what only the pages of one folder speak goes with them', ({ assert }) => {
    const places = share(
      ['modules/oms/pages/rules/form.vue', "t('oms.rules.version') + t('orders.status.held')"],
      ['modules/oms/pages/rules/index.vue', 't(`oms.rules.severity.${x}`) + t("oms.title")'],
      ['modules/oms/pages/gifts/index.vue', "t('oms.title')"]
    )
    assert.containSubset(places, {
      'oms.rules.version': 'oms/rules',
      'oms.rules.severity': 'oms/rules',
      // Several folders of one room speak it.
      'oms.title': 'oms',
    })
    assert.deepEqual(away(places, ['orders.status.held']), [])
    // What nobody speaks is named by the server.
    assert.containSubset(places, {
      'oms.nav.rules': 'oms/told',
      'orders.cases.note': 'orders/told',
    })
  })

  test('parts count for every page that reaches them, those nobody reaches for none', ({
    assert,
  }) => {
    const places = share(
      ['modules/oms/pages/rules/form.vue', "import A from '../../components/a.vue'"],
      ['modules/oms/pages/park/index.vue', "import A from '~/../modules/oms/components/b'"],
      ['modules/oms/components/a.vue', "import { b } from './b'\nt('oms.rules.on')"],
      ['modules/oms/components/b.ts', "t('oms.park.why')"],
      ['modules/oms/components/shown_elsewhere.vue', "t('oms.rules.on') + t('orders.cases.open')"],
      ['app/orders/pages/cases/show.vue', "t('orders.cases.open') + t('orders.cases.note')"]
    )
    assert.containSubset(places, {
      'oms.rules.on': 'oms/rules',
      'orders.cases.note': 'orders/cases',
      'oms.park.why': 'oms',
    })
    assert.deepEqual(away(places, ['orders.cases.open']), [])
  })

  test('a key put together counts as all it may be; rights and the ends of sentences as none', ({
    assert,
  }) => {
    const places = share(
      [
        'modules/oms/pages/rules/form.vue',
        "text('oms.park') // as for orders.\ncan('oms.nav.rules')",
      ],
      ['modules/oms/pages/park/index.vue', "t('oms.park.why') + t('oms.nav.rules')"],
      ['inertia/layouts/panel.vue', 't(`orders.${machine}`)'],
      ['app/orders/pages/cases/show.vue', "t('orders.cases.note')"]
    )
    assert.containSubset(places, { 'oms.park.bulk': 'oms/rules', 'oms.nav.rules': 'oms/park' })
    assert.deepEqual(away(places, ['orders.status.held', 'orders.cases.note']), [])
  })

  test('what is asked of whatever module is named stays where naming it leads', ({ assert }) => {
    const places = share(
      ['modules/oms/pages/rules/form.vue', "t('oms.rules.on') + t('oms.park.why')"],
      ['app/shell/pages/audit/index.vue', 't(`${module}.rules.${key}`)']
    )
    assert.containSubset(places, { 'oms.park.why': 'oms/rules', 'oms.rules.version': 'oms/told' })
    assert.deepEqual(away(places, ['oms.rules.on']), [])
  })

  test('both halves of a file make the whole', ({ assert }) => {
    const { texts } = TEXTS.oms
    const isRules = (unit: string) => unit === 'rules.version' || unit === 'title'
    assert.deepEqual(pickTexts(texts, isRules), { title: 'x', rules: { version: 'v' } })
    assert.deepEqual(
      pickTexts(texts, (unit) => !isRules(unit)),
      { rules: { severity: { low: 'l' }, on: 'on' }, park: texts.park, nav: texts.nav }
    )
  })
})

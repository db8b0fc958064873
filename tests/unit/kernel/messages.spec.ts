import { readFile } from 'node:fs/promises'
import { test } from '@japa/runner'
import IntlMessageFormat from 'intl-messageformat'
import { OUTBOUND_FAULTS } from '#kernel/http/outbound'
import { RULE_ERRORS } from '#kernel/rules/index'
import { CELL_FAULTS, SHEET_FAULTS } from '#kernel/spreadsheets/index'

const expected = {
  rules: [...RULE_ERRORS],
  sheets: [...CELL_FAULTS],
  errors: [
    ...SHEET_FAULTS.map((fault) => `sheet_${fault}`),
    ...OUTBOUND_FAULTS.map((fault) => `outbound_${fault}`),
  ],
}

async function messages(locale: string, name: string): Promise<Record<string, string>> {
  const file = new URL(`../../../resources/lang/${locale}/${name}.json`, import.meta.url)
  return JSON.parse(await readFile(file, 'utf8'))
}

test.group('Messages of the kernel', () => {
  for (const [name, codes] of Object.entries(expected)) {
    test(`every code of ${name} says something in both languages, with the same facts`, async ({
      assert,
    }) => {
      const [chinese, english] = [await messages('zh-CN', name), await messages('en', name)]
      const facts = (text: string) =>
        [...text.matchAll(/\{(\w+)\}/g)].map(([, fact]) => fact).sort()
      for (const code of codes) {
        assert.property(chinese, code)
        assert.property(english, code)
        assert.deepEqual(facts(chinese[code]), facts(english[code]), code)
        assert.doesNotThrow(() => new IntlMessageFormat(chinese[code], 'zh-CN'))
        assert.doesNotThrow(() => new IntlMessageFormat(english[code], 'en'))
      }
    })
  }
})

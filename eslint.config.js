import { configApp } from '@adonisjs/eslint-config'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

export default [
  {
    ignores: [
      'build/**',
      'tmp/**',
      'storage/**',
      'public/**',
      '.adonisjs/**',
      'database/schema.ts',
      'inertia/*.d.ts',
    ],
  },
  ...configApp(),
  // `(await query.handle()).rows` reads well where the rest of the answer is not needed.
  { rules: { '@unicorn/no-await-expression-member': 'off' } },
  ...vue.configs['flat/essential'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: { 'vue/multi-word-component-names': 'off' },
  },
  {
    // Pages link by path: the list of all routes does not travel to the browser.
    files: ['inertia/**', 'app/*/{pages,components}/**', 'modules/*/{pages,components}/**'],
    rules: {
      '@adonisjs/prefer-adonisjs-inertia-link': 'off',
      '@adonisjs/prefer-adonisjs-inertia-form': 'off',
    },
  },
]

import { configApp } from '@adonisjs/eslint-config'
import vue from 'eslint-plugin-vue'
import tseslint from 'typescript-eslint'

export default [
  { ignores: ['build/**', 'tmp/**', 'storage/**', 'public/**', '.adonisjs/**', 'database/schema.ts', 'inertia/*.d.ts'] },
  ...configApp(),
  ...vue.configs['flat/essential'],
  {
    files: ['**/*.vue'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: { 'vue/multi-word-component-names': 'off' },
  },
]

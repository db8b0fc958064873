import app from '@adonisjs/core/services/app'
import { defineConfig, loaders } from '@adonisjs/i18n'
import { CompiledMessages } from '#kernel/http/compiled_messages'
import { modules } from '../modules/index.js'

const locations = ['resources/lang', ...modules.map((module) => `${module.folder}/lang`)]

export default defineConfig({
  defaultLocale: 'zh-CN',
  supportedLocales: ['zh-CN', 'en'],
  fallbackLocales: { 'zh-CN': 'en' },
  formatter: () => new CompiledMessages(),
  loaders: locations.map((location) => loaders.fs({ location: app.makePath(location) })),
})

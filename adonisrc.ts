import { defineConfig } from '@adonisjs/core/app'
import { indexModulePages } from './hooks/index_module_pages.js'

export default defineConfig({
  commands: [() => import('@adonisjs/core/commands'), () => import('@adonisjs/lucid/commands')],

  providers: [
    () => import('@adonisjs/core/providers/app_provider'),
    () => import('@adonisjs/core/providers/hash_provider'),
    { file: () => import('@adonisjs/core/providers/repl_provider'), environment: ['repl', 'test'] },
    () => import('@adonisjs/core/providers/vinejs_provider'),
    () => import('@adonisjs/core/providers/edge_provider'),
    () => import('@adonisjs/session/session_provider'),
    () => import('#providers/assets_provider'),
    () => import('@adonisjs/shield/shield_provider'),
    () => import('@adonisjs/static/static_provider'),
    () => import('@adonisjs/lucid/database_provider'),
    () => import('@adonisjs/cors/cors_provider'),
    () => import('@adonisjs/inertia/inertia_provider'),
    () => import('@adonisjs/auth/auth_provider'),
    () => import('@adonisjs/bouncer/bouncer_provider'),
    () => import('@adonisjs/i18n/i18n_provider'),
    () => import('@adonisjs/mail/mail_provider'),
    () => import('@adonisjs/limiter/limiter_provider'),
    () => import('@adonisjs/redis/redis_provider'),
    () => import('@adonisjs/transmit/transmit_provider'),
    () => import('#providers/kernel_provider'),
  ],

  preloads: [
    () => import('#start/kernel'),
    () => import('#start/routes'),
    () => import('#start/modules'),
    () => import('#start/transmit'),
    { file: () => import('#start/view'), environment: ['web', 'test'] },
    { file: () => import('#start/setup'), environment: ['web'] },
  ],

  directories: { policies: 'app/shell/policies' },

  tests: {
    suites: [
      { name: 'architecture', files: ['tests/architecture/**/*.spec.{ts,js}'], timeout: 60000 },
      {
        name: 'unit',
        files: [
          'tests/unit/**/*.spec.{ts,js}',
          'app/*/tests/unit/**/*.spec.{ts,js}',
          'modules/*/tests/unit/**/*.spec.{ts,js}',
        ],
        timeout: 60000,
      },
      {
        name: 'functional',
        files: [
          'tests/functional/**/*.spec.{ts,js}',
          'app/*/tests/functional/**/*.spec.{ts,js}',
          'modules/*/tests/functional/**/*.spec.{ts,js}',
        ],
        timeout: 120000,
      },
      {
        name: 'property',
        files: [
          'tests/property/**/*.spec.{ts,js}',
          'app/*/tests/property/**/*.spec.{ts,js}',
          'modules/*/tests/property/**/*.spec.{ts,js}',
        ],
        timeout: 180000,
      },
      { name: 'journeys', files: ['tests/journeys/**/*.spec.{ts,js}'], timeout: 300000 },
      {
        name: 'browser',
        files: [
          'tests/browser/**/*.spec.{ts,js}',
          'app/*/tests/browser/**/*.spec.{ts,js}',
          'modules/*/tests/browser/**/*.spec.{ts,js}',
        ],
        timeout: 300000,
      },
      { name: 'nodes', files: ['tests/nodes/**/*.spec.{ts,js}'], timeout: 300000 },
      { name: 'launch', files: ['tests/launch/**/*.spec.{ts,js}'], timeout: 300000 },
    ],
    forceExit: true,
  },

  metaFiles: [
    { pattern: 'resources/**/*', reloadServer: false },
    { pattern: 'app/*/lang/**/*.json', reloadServer: false },
    { pattern: 'modules/*/lang/**/*.json', reloadServer: false },
    { pattern: 'app/*/mails/**/*.edge', reloadServer: false },
    { pattern: 'modules/*/mails/**/*.edge', reloadServer: false },
    { pattern: 'modules/*/views/**/*.edge', reloadServer: false },
    { pattern: 'public/**', reloadServer: false },
  ],

  hooks: {
    init: [indexModulePages()],
    buildStarting: [() => import('@adonisjs/vite/build_hook')],
  },
})

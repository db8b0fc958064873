import { apiClient } from '@japa/api-client'
import { assert } from '@japa/assert'
import { browserClient } from '@japa/browser-client'
import { pluginAdonisJS } from '@japa/plugin-adonisjs'
import type { Config } from '@japa/runner/types'
import app from '@adonisjs/core/services/app'
import testUtils from '@adonisjs/core/services/test_utils'
import { authApiClient } from '@adonisjs/auth/plugins/api_client'
import { authBrowserClient } from '@adonisjs/auth/plugins/browser_client'
import { inertiaApiClient } from '@adonisjs/inertia/plugins/api_client'
import { sessionApiClient } from '@adonisjs/session/plugins/api_client'
import { sessionBrowserClient } from '@adonisjs/session/plugins/browser_client'
import { shieldApiClient } from '@adonisjs/shield/plugins/api_client'
import { dbAssertions } from '@adonisjs/lucid/plugins/db'
import { chromium } from 'playwright'
import { openHouse } from '#providers/kernel_provider'
import { prepareDatabase } from '#tests/helpers/database'
import { summary } from '#tests/support/summary'

const CHROMIUM_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
  // The language of a test that names none, whatever browser is installed.
  '--accept-lang=en-US',
]

export const plugins: Config['plugins'] = [
  assert(),
  pluginAdonisJS(app),
  apiClient(),
  sessionApiClient(app),
  authApiClient(app),
  inertiaApiClient(app),
  shieldApiClient(),
  dbAssertions(app),
  browserClient({
    runInSuites: ['browser', 'journeys'],
    launcher: (options) =>
      chromium.launch({
        ...options,
        executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
        args: CHROMIUM_FLAGS,
      }),
  }),
  sessionBrowserClient(app),
  authBrowserClient(app),
  summary(),
]

export const runnerHooks: Required<Pick<Config, 'setup' | 'teardown'>> = {
  setup: [],
  teardown: [],
}

/** Suites that stand on the database and the HTTP server; the others are pure or start their own processes. */
const ON_DATABASE = ['functional', 'property', 'journeys', 'browser', 'nodes']
let ready: Promise<void> | null = null

/** Once a run: database migrated, every module on, this process in touch with the others. */
const openTestHouse = () => (ready ??= prepareDatabase().then(() => openHouse()))

export const configureSuite: Config['configureSuite'] = (suite) => {
  if (!ON_DATABASE.includes(suite.name)) return
  suite.setup(openTestHouse)
  // The nodes are processes of their own.
  if (suite.name !== 'nodes') suite.setup(() => testUtils.httpServer().start())
}

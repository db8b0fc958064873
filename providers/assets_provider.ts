import ViteProvider from '@adonisjs/vite/vite_provider'

/**
 * Vite for development and for tests of single pages. With `TANDEM_ASSETS=built` (which `bin/test`
 * sets once it has bundled the pages) tests use the bundles, as production does, and no
 * development server is started.
 */
export default class AssetsProvider extends ViteProvider {
  async start() {
    if (process.env.TANDEM_ASSETS !== 'built') await super.start()
  }
}

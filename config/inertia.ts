import app from '@adonisjs/core/services/app'
import { defineConfig } from '@adonisjs/inertia'

export default defineConfig({
  rootView: 'inertia_layout',
  // The test client asks for version 1, whether assets were built before or not.
  assetsVersion: app.inTest ? '1' : undefined,
  ssr: { enabled: true, entrypoint: 'inertia/ssr.ts' },
})

import { mkdir, writeFile } from 'node:fs/promises'
import { BaseCommand } from '@adonisjs/core/ace'
import router from '@adonisjs/core/services/router'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { eventsDocument, permissionsDocument } from '#shell/services/house_documents'
import { openApiDocument } from '#shell/services/open_api'

/** Writes the documents that follow from the manifests and routes. */
export default class DocsGenerate extends BaseCommand {
  static commandName = 'docs:generate'
  static description = 'Write docs/events.md, docs/permissions.md and docs/openapi.json'
  static options: CommandOptions = { startApp: true }

  async run() {
    // Outside of a server nobody has closed the list of routes yet.
    router.commit()
    await mkdir(this.app.makePath('docs'), { recursive: true })
    await writeFile(this.app.makePath('docs/events.md'), await eventsDocument())
    await writeFile(this.app.makePath('docs/permissions.md'), permissionsDocument())
    const api = await openApiDocument()
    await writeFile(this.app.makePath('docs/openapi.json'), `${JSON.stringify(api, null, 2)}\n`)
  }
}

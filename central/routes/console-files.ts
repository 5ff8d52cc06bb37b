import type { AuthorityEnv } from '@outpost/shared/authority/http/env'
import { describe } from '@outpost/shared/authority/http/operation'
import { ASSET_ANSWERS, createWebApp } from '@outpost/shared/node/web-app'
import { Hono } from 'hono'

/** Where the console stands; its build names the same (`console/vite.config.mts`). */
const CONSOLE_PATH = '/console'

/** The console, as files. What it shows comes from the API, to who has logged in. */
export function consoleFiles() {
  const app = createWebApp({
    built: new URL('../console/dist/', import.meta.url),
    notBuilt:
      'The console is not built yet: run "npm run build" at central, then load this page again.',
  })
  return new Hono<AuthorityEnv>()
    .get(
      '/',
      describe({
        id: 'showWayToConsole',
        tag: 'Operation',
        summary: 'Leads to the console.',
        answers: { 302: { description: 'To its page.' } },
      }),
      (c) => c.redirect(CONSOLE_PATH),
    )
    .get(
      CONSOLE_PATH,
      describe({
        id: 'showConsole',
        tag: 'Operation',
        summary: 'Shows the console, in which admins look after the boxes.',
        answers: { 200: { description: 'A page.', type: 'text/html' } },
      }),
      (c) => app.sendPage(c),
    )
    .get(
      `${CONSOLE_PATH}/assets/:file`,
      describe({
        id: 'getConsolePart',
        tag: 'Operation',
        summary: 'Gives a part of the console.',
        answers: ASSET_ANSWERS,
        problems: ['NOT_FOUND'],
      }),
      (c) => app.sendAsset(c, c.req.param('file')),
    )
}

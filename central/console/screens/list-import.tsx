import { fieldName } from '@outpost/shared/web/field-name'
import type { TargetedSubmitEvent } from 'preact'
import { useState } from 'preact/hooks'
import type { ImportView } from '../../routes/import.ts'
import { failureText } from '../answered.tsx'
import type { Failure } from '../answers.ts'
import { LIST_NAMES, type ListName } from '../list-fields.ts'
import { useMayChange, useSurroundings } from '../surroundings.ts'

type Upload = { collection: string; csv: string; erase: boolean }

/** What central thinks of a file, or made of it. */
type Seen = { upload: Upload; report: ImportView }

/** A list comes as a file: a look at what it would change, and then the change. */
export function ListImport({ name }: { name: ListName }) {
  const { api, texts } = useSurroundings()
  const { say } = texts
  const mayChange = useMayChange()
  const [seen, setSeen] = useState<Seen | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [isBusy, setBusy] = useState(false)

  async function ask(upload: Upload, preview: string | null) {
    setBusy(true)
    setFailure(null)
    try {
      const report =
        preview === null
          ? await api.send<ImportView>('POST', '/api/import/preview', upload)
          : await api.send<ImportView>('POST', '/api/import', { ...upload, preview })
      setSeen({ upload, report })
    } catch (error) {
      setFailure(error as Failure)
    } finally {
      setBusy(false)
    }
  }

  async function submit(event: TargetedSubmitEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    setSeen(null)
    const csv = await (form.get('file') as File).text()
    const collection = String(form.get('collection'))
    await ask({ collection, csv, erase: form.get('erase') !== null }, null)
  }

  if (!mayChange) return <p class="note">{say('levers.forbidden')}</p>
  return (
    <>
      <p class="quiet-text">{say('lists.how')}</p>
      <form class="sheet narrow" onSubmit={submit} onChange={() => setSeen(null)}>
        <label>
          {say('lists.which')}
          <select name="collection">
            {LIST_NAMES.map((one) => (
              <option key={one} value={one} selected={one === name}>
                {say(`collection.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say('lists.file')}
          <input type="file" name="file" accept=".csv,text/csv" required />
        </label>
        <label class="beside">
          <input type="checkbox" name="erase" /> {say('lists.erase')}
        </label>
        {failure && <p role="alert">{failureText(texts, failure)}</p>}
        <button type="submit" disabled={isBusy}>
          {say('lists.preview')}
        </button>
      </form>
      {seen && (
        <Report report={seen.report}>
          {seen.report.is_dry_run && seen.report.taken > 0 && (
            <button
              type="button"
              disabled={isBusy}
              onClick={() => void ask(seen.upload, seen.report.preview)}
            >
              {say('lists.take', { count: seen.report.taken })}
            </button>
          )}
        </Report>
      )}
    </>
  )
}

function Report({ report, children }: { report: ImportView; children: preact.ComponentChildren }) {
  const { texts, figures } = useSurroundings()
  const { say } = texts
  const { changed, refused, notes } = report
  const line = (n: number) => say('lists.line', { line: figures.number(n) })
  return (
    <section class="sheet narrow" aria-live="polite">
      <h2>{say(report.is_dry_run ? 'lists.would' : 'lists.done')}</h2>
      <ul>
        <li>{say('lists.new', { count: report.taken - changed.count })}</li>
        <li>{say('lists.changed', { count: changed.count })}</li>
        <li>{say('lists.unchanged', { count: report.unchanged })}</li>
        {report.repeated > 0 && <li>{say('lists.repeated', { count: report.repeated })}</li>}
        <li>
          <strong>{say('lists.refused', { count: refused.count })}</strong>
        </li>
      </ul>
      {refused.first.length > 0 && (
        <>
          <h3>{say('lists.refusedTitle')}</h3>
          <ul>
            {refused.first.map(({ line: at, reason }) => (
              <li key={at}>
                {line(at)} <bdi>{reason}</bdi>
              </li>
            ))}
          </ul>
        </>
      )}
      {changed.first.length > 0 && (
        <>
          <h3>{say('lists.changedTitle')}</h3>
          <ul>
            {changed.first.map(({ line: at, fields }) => (
              <li key={at}>
                {line(at)} {fields.map((field) => fieldName(texts, field)).join(', ')}
              </li>
            ))}
          </ul>
        </>
      )}
      {notes.map(({ text, count }) => (
        <p key={text} class="quiet-text">
          <bdi>{text}</bdi> ({figures.number(count)})
        </p>
      ))}
      {children}
    </section>
  )
}

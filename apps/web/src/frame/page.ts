// What a handler gives back: a page to render or an address to go to. The frame turns it into an answer, so that handlers
// stay plain functions of their request.

export interface Crumb {
  readonly text: string;
  readonly href?: string;
}

/** A problem with a field of a form, as it stands in the error summary and beside the field. */
export interface FieldProblem {
  /** Name of the field; its element has this id (a date's first input `<field>-day`). */
  readonly field: string;
  readonly text: string;
}

/** What every page's model has. */
export interface PageModel {
  /** Heading and title; with an error in a form `Error: ` is put before it in the title. */
  readonly title: string;
  /** The way here from the first page, without this page. */
  readonly breadcrumbs?: readonly Crumb[];
  /** Problems of the form that was sent; they make the error summary. */
  readonly problems?: readonly FieldProblem[];
  /** What was typed, by field. */
  readonly values?: Readonly<Record<string, unknown>>;
}

export class Page {
  constructor(
    readonly view: string,
    readonly model: PageModel,
    readonly status: number,
  ) {}
}

export class Redirect {
  constructor(
    readonly path: string,
    /** Shown once on the page that follows. */
    readonly notice: Notice | undefined,
  ) {}
}

export interface Notice {
  readonly text: string;
  /** `done` where something was carried out, `note` where something is to be known. */
  readonly kind: 'done' | 'note';
}

/** Renders `view`, a path under `apps/web/src/pages` such as 'worklist/worklist.page.njk', with a model. */
export const page = <M extends PageModel>(view: string, model: M, status = 200): Page =>
  new Page(view, model, status);

/**
 * Goes on to a path of ours with GET (303), as after every form that was carried out. `done` is shown there once. Names
 * of people do not belong in it: it travels in a cookie.
 */
export const goTo = (path: string, done?: string): Redirect =>
  new Redirect(path, done === undefined ? undefined : { text: done, kind: 'done' });

/** The same with something to know, where nothing was carried out. */
export const goToWithNote = (path: string, note: string): Redirect =>
  new Redirect(path, { text: note, kind: 'note' });

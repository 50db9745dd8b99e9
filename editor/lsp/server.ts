// `stackful lsp`: a language server for editors whose TypeScript takes no plugins. It stands beside that of TypeScript, and says only what
// that does not: colours.

import {
  type Connection,
  createConnection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { Answers } from "../core/answers.js";
import { FIX_ALL, isFixAll, toCodeActions, toDiagnostic, toInlayHint } from "./convert.js";
import { pathOf } from "./paths.js";
import { Projects } from "./projects.js";

/** Somebody who types is not told about every letter. */
const PAUSE_MS = 200;

const WATCHED = "**/*.{ts,tsx,mts,cts,json}";

const CAPABILITIES: InitializeResult["capabilities"] = {
  textDocumentSync: TextDocumentSyncKind.Incremental,
  codeActionProvider: { codeActionKinds: ["quickfix", FIX_ALL] },
  hoverProvider: true,
  inlayHintProvider: true,
};

/** Serves an editor on stdin and stdout, until it ends the connection. */
export function serve(): void {
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  new Server(connection).listen();
}

/** What an editor may say when it starts the server. */
interface Settings {
  readonly inlays?: boolean;
}

class Server {
  readonly #documents = new TextDocuments(TextDocument);
  readonly #answers: Answers;
  readonly #projects = new Projects();
  #settings: Settings = {};
  #canWatch = false;
  #pause: NodeJS.Timeout | undefined;

  constructor(readonly connection: Connection) {
    this.#answers = new Answers((message) => connection.console.error(message));
  }

  listen(): void {
    const { connection } = this;
    const documents = this.#documents;
    connection.onInitialize((params) => this.#initialize(params));
    connection.onInitialized(() => this.#watch());
    documents.onDidChangeContent(({ document }) => {
      this.#projects.setText(pathOf(document.uri), document.getText());
      this.#publishSoon();
    });
    documents.onDidClose(({ document: { uri } }) => {
      this.#projects.setText(pathOf(uri), undefined);
      this.#publishSoon();
      void connection.sendDiagnostics({ uri, diagnostics: [] });
    });
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) this.#projects.changed(pathOf(uri));
      this.#publishSoon();
    });
    connection.onCodeAction(({ textDocument: { uri }, range, context: { only } }) =>
      this.#answer(uri, [], (document, program, path) => {
        const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
        const marks = isFixAll(only) ? this.#answers.markAll(program, path) : [];
        const fixes = this.#answers.fixesAt(program, path, start, end);
        return toCodeActions(fixes, marks, only, (file) => this.#documentOf(file));
      }),
    );
    connection.onHover(({ textDocument: { uri }, position }) =>
      this.#answer(uri, undefined, (document, program, path) => {
        const value = this.#answers.hoverAt(program, path, document.offsetAt(position));
        return value === undefined ? undefined : { contents: { kind: "markdown", value } };
      }),
    );
    connection.languages.inlayHint.on(({ textDocument: { uri }, range }) => {
      if (this.#settings.inlays === false) return [];
      return this.#answer(uri, [], (document, program, path) => {
        const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
        return this.#answers.inlaysIn(program, path, start, end).map((inlay) => toInlayHint(inlay, document));
      });
    });
    documents.listen(connection);
    connection.listen();
  }

  #initialize({ initializationOptions, capabilities }: InitializeParams): InitializeResult {
    this.#settings = (initializationOptions ?? {}) as Settings;
    this.#canWatch = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration ?? false;
    return { capabilities: CAPABILITIES, serverInfo: { name: "stackful" } };
  }

  /** Asks the editor to say which files have changed on disk. */
  #watch(): void {
    if (!this.#canWatch) return;
    const watchers = [{ globPattern: WATCHED }];
    void this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  #publishSoon(): void {
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#publish(), PAUSE_MS);
  }

  /** For all open files: a colour that is changed in one is wrong in another. */
  #publish(): void {
    for (const { uri, version } of this.#documents.all()) {
      const diagnostics = this.#answer(uri, [], (document, program, path) =>
        this.#answers.problemsIn(program, path).map((problem) => toDiagnostic(problem, document)),
      );
      void this.connection.sendDiagnostics({ uri, version, diagnostics });
    }
  }

  #answer<T>(
    uri: string,
    nothing: T,
    answer: (document: TextDocument, program: ReturnType<Projects["programOf"]>, path: string) => T,
  ): T {
    const document = this.#documents.get(uri);
    if (document === undefined || !uri.startsWith("file:")) return nothing;
    try {
      const path = pathOf(uri);
      return answer(document, this.#projects.programOf(path), path);
    } catch (error) {
      this.connection.console.error(`stackful: ${error instanceof Error ? error.message : String(error)}`);
      return nothing;
    }
  }

  /** Editors spell one address in several ways: `c:` and `c%3A`. */
  #documentOf(file: string): TextDocument | undefined {
    return this.#documents.all().find(({ uri }) => pathOf(uri) === file);
  }
}

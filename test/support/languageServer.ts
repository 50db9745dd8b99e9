// `stackful lsp`, as an editor drives it.

import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createMessageConnection, type MessageConnection } from "vscode-jsonrpc/node";
import type {
  CodeAction,
  Diagnostic,
  Hover,
  InlayHint,
  PublishDiagnosticsParams,
  TextDocumentContentChangeEvent,
  WorkspaceEdit,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Project } from "./project.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

export class LanguageServer implements Disposable {
  readonly child: ChildProcess;
  readonly logged: string[] = [];
  readonly registered: unknown[] = [];
  readonly #connection: MessageConnection;
  readonly #documents = new Map<string, TextDocument>();
  readonly #published = new Map<string, PublishDiagnosticsParams>();
  #notify = () => {};

  constructor(readonly project: Project) {
    this.child = spawn(process.execPath, [join(root, "dist/command.js"), "lsp", "--stdio"], {
      cwd: project.folder,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#connection = createMessageConnection(this.child.stdout as never, this.child.stdin as never);
    this.#connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.#published.set(params.uri, params);
      this.#notify();
    });
    this.#connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
      this.logged.push(message);
      this.#notify();
    });
    this.#connection.onRequest("client/registerCapability", (params) => void this.registered.push(params));
    this.#connection.listen();
  }

  async initialize(initializationOptions?: object): Promise<Record<string, unknown>> {
    const params = {
      processId: process.pid,
      rootUri: this.uriOf(""),
      capabilities: { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
      initializationOptions,
    };
    type Result = { readonly capabilities: Record<string, unknown> };
    const { capabilities } = await this.#connection.sendRequest<Result>("initialize", params);
    await this.#connection.sendNotification("initialized", {});
    return capabilities;
  }

  uriOf(name: string): string {
    return pathToFileURL(join(this.project.folder, name)).href;
  }

  textOf(name: string): string {
    return this.#documentOf(name).getText();
  }

  open(name: string, text = this.project.read(name)): void {
    const uri = this.uriOf(name);
    this.#documents.set(uri, TextDocument.create(uri, "typescript", 1, text));
    this.#send("textDocument/didOpen", { textDocument: { uri, languageId: "typescript", version: 1, text } });
  }

  /** Changes a file in the editor only: the part of it that is `what`. */
  replace(name: string, what: string, text: string): void {
    const document = this.#documentOf(name);
    const start = document.getText().indexOf(what);
    const range = { start: document.positionAt(start), end: document.positionAt(start + what.length) };
    this.#change(name, [{ range, text }]);
  }

  /** Applies what a server wants to be edited. */
  apply({ changes = {} }: WorkspaceEdit): void {
    for (const [uri, edits] of Object.entries(changes)) {
      const text = TextDocument.applyEdits(this.#documents.get(uri) as TextDocument, edits);
      const name = uri.slice(this.uriOf("").length + 1);
      this.#change(name, [{ text }]);
    }
  }

  close(name: string): void {
    this.#documents.delete(this.uriOf(name));
    this.#send("textDocument/didClose", { textDocument: { uri: this.uriOf(name) } });
  }

  /** Says that files have changed on disk: 1 is created, 2 changed, 3 deleted. */
  changedOnDisk(name: string, type: 1 | 2 | 3): void {
    this.#send("workspace/didChangeWatchedFiles", { changes: [{ uri: this.uriOf(name), type }] });
  }

  #change(name: string, contentChanges: readonly TextDocumentContentChangeEvent[]): void {
    const document = this.#documentOf(name);
    const version = document.version + 1;
    TextDocument.update(document, [...contentChanges], version);
    this.#send("textDocument/didChange", { textDocument: { uri: document.uri, version }, contentChanges });
  }

  /** What is said to be wrong with a file, as it is in the editor now. */
  async published(name: string, isIt: (found: readonly Diagnostic[]) => boolean = () => true): Promise<Diagnostic[]> {
    for (;;) {
      const params = this.#published.get(this.uriOf(name));
      const isNow = params?.version === undefined || params.version === this.#documents.get(params.uri)?.version;
      if (params !== undefined && isNow && isIt(params.diagnostics)) return params.diagnostics;
      await this.#news();
    }
  }

  async codes(name: string, expected?: readonly string[]): Promise<unknown[]> {
    const isIt = (found: readonly Diagnostic[]) => expected === undefined || `${found.map(codeOf)}` === `${expected}`;
    return (await this.published(name, isIt)).map(codeOf);
  }

  /** Waits until the server has logged something that has these words in it. */
  async said(words: string): Promise<string> {
    for (;;) {
      const message = this.logged.find((one) => one.includes(words));
      if (message !== undefined) return message;
      await this.#news();
    }
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      this.#notify = resolve;
    });
  }

  actions(name: string, what: string, only?: readonly string[]): Promise<CodeAction[]> {
    const range = this.#rangeOf(name, what);
    const context = { diagnostics: [], ...(only && { only }) };
    return this.#ask("textDocument/codeAction", name, { range, context }) as Promise<CodeAction[]>;
  }

  hover(name: string, what: string): Promise<Hover | null> {
    const position = this.#rangeOf(name, what).start;
    return this.#ask("textDocument/hover", name, { position }) as Promise<Hover | null>;
  }

  /** The text behind each mark. */
  async inlays(name: string): Promise<{ readonly label: unknown; readonly tooltip: unknown; readonly at: string }[]> {
    const text = this.textOf(name);
    const hints = (await this.#ask("textDocument/inlayHint", name, {
      range: this.#rangeOf(name, text),
    })) as InlayHint[];
    const document = this.#documentOf(name);
    return hints.map(({ label, tooltip, position }) => {
      const start = document.offsetAt(position);
      return { label, tooltip, at: text.slice(start, start + 6) };
    });
  }

  async shutdown(): Promise<number | null> {
    const ended = new Promise<number | null>((resolve) => void this.child.on("exit", resolve));
    await this.#connection.sendRequest("shutdown");
    this.#send("exit", {});
    return await ended;
  }

  #rangeOf(name: string, what: string) {
    const document = this.#documentOf(name);
    const start = document.getText().indexOf(what);
    return { start: document.positionAt(start), end: document.positionAt(start + what.length) };
  }

  #documentOf(name: string): TextDocument {
    return this.#documents.get(this.uriOf(name)) as TextDocument;
  }

  #ask(method: string, name: string, params: object): Promise<unknown> {
    return this.#connection.sendRequest(method, { textDocument: { uri: this.uriOf(name) }, ...params });
  }

  #send(method: string, params: object): void {
    void this.#connection.sendNotification(method, params);
  }

  [Symbol.dispose](): void {
    this.#connection.dispose();
    this.child.kill();
  }
}

function codeOf({ code }: Diagnostic): string {
  return String(code);
}

// The extension for Visual Studio Code. TypeScript 5.9 and 6 load the language-service plugin, which it brings; for TypeScript 7 it starts
// the language server that the workspace has: so the colours in the editor are those of the build.

import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { isServerNeeded, type ServerSetting, serverIn } from "./whichServer.js";

/** The plugin that the extension brings, and that of the workspace. */
const PLUGINS = ["stackful-language-service", "stackful/editor"];

const clients: LanguageClient[] = [];

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration((event) => changed(event)));
  await start();
}

export async function deactivate(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
}

async function changed(event: vscode.ConfigurationChangeEvent): Promise<void> {
  if (!event.affectsConfiguration("stackful") && !event.affectsConfiguration("typescript")) return;
  await deactivate();
  await start();
}

/** Either the servers speak, or the plugins: nothing is said twice. */
async function start(): Promise<void> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isNeeded = folders.some((folder) => needsServer(folder));
  await configurePlugins({ inlays: inlays(), off: isNeeded });
  if (!isNeeded) return;
  for (const folder of folders) {
    const server = serverIn(folder.uri.fsPath);
    if (server === undefined) continue;
    const client = clientOf(folder, server);
    clients.push(client);
    await client.start();
  }
}

function needsServer(folder: vscode.WorkspaceFolder): boolean {
  const path = folder.uri.fsPath;
  const setting = vscode.workspace.getConfiguration("stackful", folder).get<ServerSetting>("server", "auto");
  const usesNative = vscode.workspace.getConfiguration("typescript", folder).get("experimental.useTsgo", false);
  return serverIn(path) !== undefined && isServerNeeded(setting, path, usesNative);
}

async function configurePlugins(settings: object): Promise<void> {
  interface TypeScript {
    getAPI(version: 0): { configurePlugin(name: string, settings: object): void } | undefined;
  }
  const typescript = vscode.extensions.getExtension<TypeScript>("vscode.typescript-language-features");
  const api = (await typescript?.activate())?.getAPI(0);
  for (const name of PLUGINS) api?.configurePlugin(name, settings);
}

function clientOf(folder: vscode.WorkspaceFolder, server: string): LanguageClient {
  const pattern = `${folder.uri.fsPath.replaceAll("\\", "/")}/**/*`;
  const languages = ["typescript", "typescriptreact"];
  return new LanguageClient(
    "stackful",
    "Stackful",
    { module: server, args: ["lsp"], transport: TransportKind.stdio, options: { cwd: folder.uri.fsPath } },
    {
      documentSelector: languages.map((language) => ({ scheme: "file", language, pattern })),
      workspaceFolder: folder,
      initializationOptions: { inlays: inlays() },
    },
  );
}

function inlays(): boolean {
  return vscode.workspace.getConfiguration("stackful").get("inlays", true);
}

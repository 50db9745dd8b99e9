// The extension for Visual Studio Code. TypeScript 5.9 and 6 load the language-service plugin, which it brings; for TypeScript 7 it starts
// the language server that the workspace has: so the colours in the editor are those of the build.

import * as vscode from "vscode";
import { LanguageClient, TransportKind } from "vscode-languageclient/node";
import { isServerNeeded, type ServerSetting, serverIn } from "./whichServer.js";

const PLUGIN = "stackful-language-service";

const clients: LanguageClient[] = [];

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(vscode.workspace.onDidChangeConfiguration((event) => changed(event)));
  await configurePlugin();
  await startServers();
}

export async function deactivate(): Promise<void> {
  await Promise.all(clients.splice(0).map((client) => client.stop()));
}

async function changed(event: vscode.ConfigurationChangeEvent): Promise<void> {
  if (!event.affectsConfiguration("stackful") && !event.affectsConfiguration("typescript")) return;
  await configurePlugin();
  await deactivate();
  await startServers();
}

/** Tells the plugin what is set here. */
async function configurePlugin(): Promise<void> {
  interface TypeScript {
    getAPI(version: 0): { configurePlugin(name: string, settings: object): void } | undefined;
  }
  const typescript = vscode.extensions.getExtension<TypeScript>("vscode.typescript-language-features");
  const api = (await typescript?.activate())?.getAPI(0);
  api?.configurePlugin(PLUGIN, { inlays: inlays() });
}

async function startServers(): Promise<void> {
  for (const folder of vscode.workspace.workspaceFolders ?? []) {
    const setting = vscode.workspace.getConfiguration("stackful", folder).get<ServerSetting>("server", "auto");
    const usesNative = vscode.workspace.getConfiguration("typescript", folder).get("experimental.useTsgo", false);
    const path = folder.uri.fsPath;
    const server = serverIn(path);
    if (server === undefined || !isServerNeeded(setting, path, usesNative)) continue;
    const client = clientOf(folder, server);
    clients.push(client);
    await client.start();
  }
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

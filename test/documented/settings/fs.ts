// The files that the examples of `stackful/fs` find, and what has become of them. They are in a folder of their own.

import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { currentTask } from "stackful";
import { type File, openFile, openWriter } from "stackful/fs";

/** Goes to an empty folder, and puts files there. A name that ends with `/` is a folder. */
function inFolderWith(files: Record<string, string> = {}): void {
  process.chdir(mkdtempSync(join(tmpdir(), "stackful-example-")));
  for (const [name, text] of Object.entries(files)) {
    if (name.endsWith("/")) mkdirSync(name);
    else writeFileSync(name, text);
  }
}

const holds = (path: string, text: string) => () => assert.equal(readFileSync(path, "utf8"), text);

function openScores(): File {
  "use cooperative";
  inFolderWith({ "scores.bin": "x".repeat(1024) });
  return openFile("scores.bin", "r+");
}

export const settings = {
  readFile: () => (inFolderWith({ "settings.json": '{ "port": 1 }' }), {}),
  readdir: () => (inFolderWith({ "src/": "", "src/main.ts": "" }), {}),
  stat: () => (
    inFolderWith({ "notes.txt": "buy milk" }), { after: ({ size }: { size: number }) => assert.equal(size, 8) }
  ),
  exists: () => (inFolderWith(), { after: holds("settings.json", "{}") }),

  lstat() {
    inFolderWith();
    symlinkSync("release-3", "latest");
    return { after: ({ isLink }: { isLink: boolean }) => assert.equal(isLink, true) };
  },

  readlink() {
    inFolderWith();
    symlinkSync("release-3", "latest");
    return { after: ({ target }: { target: string }) => assert.equal(target, "release-3") };
  },

  writeFile: () => (inFolderWith(), { after: holds("notes.txt", "buy milk\n") }),
  appendFile: () => (inFolderWith(), { after: () => assert.match(readFileSync("visits.log", "utf8"), /^\d+-.*Z\n$/) }),
  mkdir: () => (inFolderWith(), { after: () => assert.equal(existsSync("build/assets"), true) }),
  mkdtemp: () => ({ join, tmpdir, after: ({ folder }: { folder: string }) => assert.equal(existsSync(folder), true) }),
  rm: () => (inFolderWith({ "build/": "", "build/x": "" }), { after: () => assert.equal(existsSync("build"), false) }),
  rename: () => (inFolderWith(), { options: { port: 1 }, after: holds("settings.json", '{"port":1}') }),
  copyFile: () => (inFolderWith({ "notes.txt": "x" }), { after: holds("notes.backup.txt", "x") }),
  cp: () => (inFolderWith({ "template/": "", "template/x": "x" }), { after: holds("project/x", "x") }),
  symlink: () => (inFolderWith({ "release-3": "x" }), { after: holds("latest", "x") }),
  link: () => (inFolderWith({ "notes.txt": "x" }), { after: holds("same-notes.txt", "x") }),
  chmod: () => (inFolderWith({ "start.sh": "" }), {}),
  utimes: () => (inFolderWith({ "notes.txt": "" }), {}),
  walk: () => (inFolderWith({ "src/": "", "src/main.ts": "" }), {}),
  openReader: () => (inFolderWith({ "access.log": "GET / 200 1\nGET / 500 1\n" }), {}),
  openWriter: () => (inFolderWith(), { names: ["Ann", "Bob"] }),
  openFile: () => (inFolderWith({ "scores.bin": "0123456789ab" }), {}),
  FileWriter: () => (inFolderWith(), {}),

  "FileWriter.write"() {
    "use cooperative";
    inFolderWith();
    const file = openWriter("greeting.txt");
    return {
      file,
      after() {
        "use cooperative";
        file.close();
        holds("greeting.txt", "hello\n")();
      },
    };
  },

  "FileWriter.close"() {
    "use cooperative";
    inFolderWith();
    return { file: openWriter("empty.txt"), after: holds("empty.txt", "") };
  },

  File: () => (inFolderWith({ "scores.bin": "0123456789ab" }), {}),

  "File.readAt"() {
    "use cooperative";
    const file = openScores();
    return {
      file,
      after({ header }: { header: Buffer }) {
        "use cooperative";
        file.close();
        assert.equal(header.length, 512);
      },
    };
  },

  "File.writeAt"() {
    "use cooperative";
    const file = openScores();
    return {
      file,
      after() {
        "use cooperative";
        file.close();
      },
    };
  },

  "File.stat"() {
    "use cooperative";
    const file = openScores();
    return {
      file,
      after({ size }: { size: number }) {
        "use cooperative";
        file.close();
        assert.equal(size, 1024);
      },
    };
  },

  "File.truncate"() {
    "use cooperative";
    const file = openScores();
    return {
      file,
      after() {
        "use cooperative";
        file.close();
        holds("scores.bin", "")();
      },
    };
  },

  "File.sync"() {
    "use cooperative";
    const file = openScores();
    return {
      file,
      after() {
        "use cooperative";
        file.close();
      },
    };
  },

  "File.close"() {
    "use cooperative";
    return { file: openScores() };
  },

  Watcher() {
    inFolderWith({ "src/": "" });
    setTimeout(() => writeFileSync("src/main.ts", "new"), 100);
    return {};
  },

  watch() {
    inFolderWith({ "settings.json": "{}" });
    setTimeout(() => writeFileSync("settings.json", "new"), 100);
    return { reloadConfiguration: currentTask().cancel.bind(currentTask()) };
  },
};
